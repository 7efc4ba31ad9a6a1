-- why a user asked for the end of a run, one line for people
ALTER TABLE run ADD COLUMN cancel_reason TEXT;

-- those of its runtimes that do not answer now, as its last heartbeat said, with commas between
ALTER TABLE instance ADD COLUMN silent_runtimes TEXT NOT NULL DEFAULT '';

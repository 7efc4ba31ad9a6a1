-- why contact to the instance of a run was lost, as JSON, as the instance told it afterwards
ALTER TABLE run ADD COLUMN contact_loss TEXT;

-- what instances told about losses of contact; entries = their black box around it, a JSON array
CREATE TABLE black_box (
  instance_id TEXT NOT NULL REFERENCES instance, until_at INTEGER NOT NULL, since_at INTEGER NOT NULL,
  code TEXT NOT NULL, message TEXT NOT NULL, entries TEXT NOT NULL,
  PRIMARY KEY (instance_id, until_at)
) STRICT, WITHOUT ROWID;

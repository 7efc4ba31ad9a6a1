-- Times are epoch milliseconds. Ids are UUID texts. Blobs named *_sealed are AES-256-GCM under the
-- master key. Every row belongs to a team, directly or through its parent.

CREATE TABLE team (
  id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE app_user (
  id TEXT PRIMARY KEY, team_id TEXT NOT NULL REFERENCES team, name TEXT NOT NULL,
  role TEXT NOT NULL, active INTEGER NOT NULL, created_at INTEGER NOT NULL,
  UNIQUE (team_id, name)
) STRICT;

-- tokens of people and programs: slk_...; sha256 = hex of SHA-256 of the whole token
CREATE TABLE access_token (
  id TEXT PRIMARY KEY, team_id TEXT NOT NULL REFERENCES team, user_id TEXT NOT NULL REFERENCES app_user,
  name TEXT NOT NULL, sha256 TEXT NOT NULL UNIQUE, role TEXT NOT NULL, capabilities TEXT NOT NULL,
  created_at INTEGER NOT NULL, expires_at INTEGER, revoked_at INTEGER, last_used_at INTEGER
) STRICT;

-- master key file seals these: kind static | static_next | jwt | jwt_old
CREATE TABLE server_key (
  kid TEXT PRIMARY KEY, kind TEXT NOT NULL, public_pem TEXT NOT NULL, private_sealed BLOB NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE runner (
  id TEXT PRIMARY KEY, team_id TEXT NOT NULL REFERENCES team, name TEXT NOT NULL, description TEXT,
  is_cloud INTEGER NOT NULL, runs_tasks INTEGER NOT NULL, proxies_github INTEGER NOT NULL,
  labels TEXT NOT NULL, draining INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  deleted INTEGER NOT NULL, version INTEGER NOT NULL
) STRICT;
CREATE INDEX runner_by_team ON runner (team_id, id);

CREATE TABLE runner_token (
  id TEXT PRIMARY KEY, team_id TEXT NOT NULL, runner_id TEXT NOT NULL REFERENCES runner,
  signature_hash TEXT NOT NULL, labels TEXT NOT NULL, max_instances INTEGER NOT NULL,
  created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, revoked_at INTEGER, version INTEGER NOT NULL
) STRICT;
CREATE INDEX runner_token_by_runner ON runner_token (runner_id, id);

-- one installation of the daemon; capacity as its last heartbeat declared it
CREATE TABLE instance (
  id TEXT NOT NULL, team_id TEXT NOT NULL, runner_id TEXT NOT NULL REFERENCES runner,
  token_id TEXT NOT NULL, public_pem TEXT NOT NULL, boot INTEGER NOT NULL, session_sha256 TEXT NOT NULL,
  version TEXT NOT NULL, wire INTEGER NOT NULL, hostname TEXT NOT NULL, os TEXT NOT NULL, arch TEXT NOT NULL,
  labels TEXT NOT NULL, runtimes TEXT NOT NULL, policy_hash TEXT NOT NULL,
  heartbeat_no INTEGER NOT NULL, draining INTEGER NOT NULL, slots INTEGER NOT NULL, cpus REAL NOT NULL,
  memory_bytes INTEGER NOT NULL, reserved_slots INTEGER NOT NULL, reserved_cpus REAL NOT NULL,
  reserved_memory_bytes INTEGER NOT NULL, disk_free_bytes INTEGER NOT NULL, intake_closed TEXT,
  unconfirmed_in_row INTEGER NOT NULL, barred INTEGER NOT NULL,
  created_at INTEGER NOT NULL, last_contact_at INTEGER NOT NULL, gone INTEGER NOT NULL,
  PRIMARY KEY (id)
) STRICT;
CREATE INDEX instance_by_runner ON instance (runner_id, id);
CREATE INDEX instance_by_team ON instance (team_id, id);
CREATE UNIQUE INDEX instance_by_session ON instance (session_sha256);
CREATE INDEX instance_barred ON instance (id) WHERE barred = 1;

CREATE TABLE queue (
  id TEXT PRIMARY KEY, team_id TEXT NOT NULL, runner_id TEXT NOT NULL REFERENCES runner,
  instance_id TEXT, boot INTEGER, public_pem TEXT NOT NULL UNIQUE, scheme TEXT NOT NULL,
  healthy INTEGER NOT NULL, draining INTEGER NOT NULL, failed_checks INTEGER NOT NULL,
  passed_checks INTEGER NOT NULL, last_check_at INTEGER, last_poll_no INTEGER NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, version INTEGER NOT NULL
) STRICT;
CREATE INDEX queue_by_runner ON queue (runner_id, id);
CREATE INDEX queue_by_instance ON queue (instance_id);
CREATE INDEX queue_by_team ON queue (team_id, id);

-- RFC 7638 thumbprint of every key that a queue ever had; a key is never used for a second queue
CREATE TABLE seen_queue_key (thumbprint TEXT PRIMARY KEY, queue_id TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- a message that answered a poll of an HPKE queue. payload = the whole message as JSON, sealed for the
-- queue; response_key_sealed = HPKE export secret under the master key; answer = what the PUT of its
-- response was answered with
CREATE TABLE message (
  id TEXT PRIMARY KEY, queue_id TEXT NOT NULL REFERENCES queue, type TEXT NOT NULL,
  payload TEXT NOT NULL, poll_no INTEGER NOT NULL, poll_nonce TEXT NOT NULL,
  response_key_sealed BLOB NOT NULL, deadline_at INTEGER NOT NULL, answered_at INTEGER, answer TEXT
) STRICT;
CREATE INDEX message_by_deadline ON message (deadline_at);
CREATE INDEX message_by_queue ON message (queue_id, poll_no);

-- what a run asks of an instance; runs with the same requirements share a row
CREATE TABLE run_class (
  id INTEGER PRIMARY KEY, team_id TEXT NOT NULL, hash TEXT NOT NULL UNIQUE, requirements TEXT NOT NULL
) STRICT;

-- turn: position of a run in the order in which users take turns (ADR 0004). status is written by
-- RunStore alone. shown = what may be shown of spec_sealed, as JSON. fenced: an earlier attempt was
-- given up in silence and may still run
CREATE TABLE run (
  id TEXT PRIMARY KEY, team_id TEXT NOT NULL REFERENCES team, created_by TEXT NOT NULL,
  kind TEXT NOT NULL, name TEXT, class_id INTEGER NOT NULL REFERENCES run_class, priority INTEGER NOT NULL,
  turn INTEGER NOT NULL, status TEXT NOT NULL, cancel_requested INTEGER NOT NULL,
  attempt INTEGER NOT NULL, start_tries INTEGER NOT NULL, retries INTEGER NOT NULL,
  max_retries INTEGER NOT NULL, lost_after_ms INTEGER NOT NULL, grace_ms INTEGER NOT NULL,
  spec_sealed BLOB NOT NULL, shown TEXT NOT NULL, archive_id TEXT,
  exit_code INTEGER, ended_by TEXT, error_code TEXT, error_message TEXT, error_class TEXT,
  created_at INTEGER NOT NULL, leased_at INTEGER, started_at INTEGER, ended_at INTEGER,
  disconnected_since INTEGER, instance_id TEXT, runner_id TEXT, logs_complete INTEGER NOT NULL,
  fenced INTEGER NOT NULL, idempotency_key TEXT, body_hmac TEXT
) STRICT;
CREATE INDEX run_queued ON run (team_id, class_id, priority DESC, turn, id) WHERE status = 'queued';
CREATE INDEX run_unfinished ON run (team_id, id)
  WHERE status IN ('queued', 'leased', 'running', 'cancelling');
CREATE INDEX run_by_team ON run (team_id, id);
CREATE INDEX run_by_creator ON run (team_id, created_by, id);
CREATE INDEX run_by_tail ON run (team_id, substr(id, -6));
CREATE UNIQUE INDEX run_by_idempotency ON run (team_id, created_by, idempotency_key)
  WHERE idempotency_key IS NOT NULL;

-- phase: claimed | confirmed | permitted | ended. message_id: the StartRuns message that carried it.
-- silent_ms: sum of the silence of its instance that a lease keeper counted; 0 after each contact
CREATE TABLE attempt (
  run_id TEXT NOT NULL REFERENCES run, attempt INTEGER NOT NULL, team_id TEXT NOT NULL,
  instance_id TEXT NOT NULL, runner_id TEXT NOT NULL, queue_id TEXT NOT NULL, message_id TEXT NOT NULL,
  phase TEXT NOT NULL, slots INTEGER NOT NULL, cpus REAL NOT NULL, memory_bytes INTEGER NOT NULL,
  claimed_at INTEGER NOT NULL, confirmed_at INTEGER, confirmed_boot INTEGER,
  confirmed_heartbeat INTEGER, permitted_at INTEGER,
  ended_at INTEGER, absent_heartbeats INTEGER NOT NULL, silent_ms INTEGER NOT NULL,
  overlap_possible INTEGER NOT NULL, final_seq INTEGER,
  outcome TEXT, result TEXT, late_result TEXT,
  PRIMARY KEY (run_id, attempt)
) STRICT;
CREATE INDEX attempt_unfinished ON attempt (instance_id) WHERE phase <> 'ended';
CREATE INDEX attempt_claimed ON attempt (queue_id, message_id) WHERE phase = 'claimed';
CREATE INDEX attempt_by_message ON attempt (message_id);

-- (run, instance) pairs that must not meet for a while; policy_hash set = until the policy changes
CREATE TABLE bar (
  run_id TEXT NOT NULL REFERENCES run, instance_id TEXT NOT NULL, reason_code TEXT NOT NULL,
  reason TEXT NOT NULL, policy_hash TEXT, until_at INTEGER, refusals INTEGER NOT NULL,
  PRIMARY KEY (run_id, instance_id)
) STRICT;

-- fair turns: last turn given to a user, and the turn of the last claimed run (user_name '')
CREATE TABLE user_turn (
  team_id TEXT NOT NULL, user_name TEXT NOT NULL, turn INTEGER NOT NULL,
  PRIMARY KEY (team_id, user_name)
) STRICT;

-- one batch of log records from_seq..to_seq, sealed: in body, or in the attempt's segment file
CREATE TABLE log_chunk (
  run_id TEXT NOT NULL, attempt INTEGER NOT NULL, from_seq INTEGER NOT NULL, to_seq INTEGER NOT NULL,
  byte_offset INTEGER NOT NULL, byte_length INTEGER NOT NULL, record_count INTEGER NOT NULL, body BLOB,
  PRIMARY KEY (run_id, attempt, from_seq)
) STRICT;

CREATE TABLE archive (
  id TEXT PRIMARY KEY, team_id TEXT NOT NULL, created_by TEXT NOT NULL, sha256 TEXT NOT NULL,
  size_bytes INTEGER NOT NULL, blob_key TEXT NOT NULL, created_at INTEGER NOT NULL, used_at INTEGER
) STRICT;

CREATE TABLE artifact (
  run_id TEXT NOT NULL REFERENCES run, attempt INTEGER NOT NULL, path TEXT NOT NULL, sha256 TEXT NOT NULL,
  size_bytes INTEGER NOT NULL, blob_key TEXT NOT NULL, created_at INTEGER NOT NULL,
  PRIMARY KEY (run_id, path)
) STRICT;

CREATE TABLE audit_event (
  id INTEGER PRIMARY KEY, team_id TEXT NOT NULL, at INTEGER NOT NULL, actor TEXT NOT NULL,
  action TEXT NOT NULL, object TEXT NOT NULL, remote TEXT NOT NULL, request_id TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_team ON audit_event (team_id, at);

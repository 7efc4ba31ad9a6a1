package dev.sealane.runner.net;

import dev.sealane.api.id.ArchiveId;
import dev.sealane.api.id.InstanceId;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.BootReply;
import dev.sealane.api.runner.BootRequest;
import dev.sealane.api.runner.LossReport;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.api.seal.P256PublicKey;
import dev.sealane.runner.config.Secret;
import java.nio.file.Path;
import java.util.List;

/// What a Sealane control plane offers to an instance (native.md sections 2 and 4). Every call
/// blocks, has a time limit, and throws {@link ServerException} when it fails.
public interface ServerApi extends HeartbeatSender {

  /// The keys that it seals with.
  List<P256PublicKey> serverKeys() throws InterruptedException;

  /// Begins a boot; further calls carry its session.
  BootReply boot(InstanceId instance, BootRequest request) throws InterruptedException;

  /// Asks for permits to start.
  List<StartAnswer.Permit> permits(List<AttemptRef> attempts) throws InterruptedException;

  /// Delivers logs and results.
  ///
  /// @return one answer an entry
  List<ReportEntry.Answer> report(List<ReportEntry> entries) throws InterruptedException;

  /// Tells why contact was lost.
  void blackBox(LossReport report) throws InterruptedException;

  /// Closes all queues of this boot.
  void closeQueues() throws InterruptedException;

  /// Downloads an archive.
  ///
  /// @param target file that takes it
  void fetchArchive(ArchiveId archive, Path target) throws InterruptedException;

  /// Uploads an artifact.
  ///
  /// @param path relative, with `/`
  /// @param sha256 64 hex digits
  void uploadArtifact(AttemptRef attempt, String path, Path file, String sha256)
      throws InterruptedException;

  /// Asks for a fresh runner token.
  Secret<String> renewToken() throws InterruptedException;
}

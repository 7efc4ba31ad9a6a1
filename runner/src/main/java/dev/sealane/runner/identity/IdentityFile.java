package dev.sealane.runner.identity;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.UuidV7;
import dev.sealane.api.json.Json;
import dev.sealane.api.json.JsonException;
import dev.sealane.api.seal.Bytes;
import dev.sealane.api.seal.P256KeyPair;
import dev.sealane.api.seal.P256PublicKey;
import dev.sealane.api.seal.SealException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;

/// Keeps {@link Identity} and the number of the boot in the state directory, mode 0600:
/// `instance.json` `{"id","private_key","public_key"}` and `boot`, a decimal number.
public final class IdentityFile {

  private final Path file;
  private final Path bootFile;
  private final InstantSource clock;

  public IdentityFile(Path stateDirectory, InstantSource clock) {
    this.file = stateDirectory.resolve("instance.json");
    this.bootFile = stateDirectory.resolve("boot");
    this.clock = clock;
  }

  /// Reads the identity, or makes one at the first start.
  ///
  /// @throws StateException when the file is there and cannot be read: a new identity would orphan
  ///   the jobs of the old one, so a person must decide
  public Identity loadOrCreate() {
    if (!Files.exists(file)) {
      return replace();
    }
    try {
      Stored stored = Json.NATIVE.read(Files.readAllBytes(file), Stored.class);
      P256KeyPair key =
          P256KeyPair.fromPkcs8(
              Bytes.copyOf(Base64.getDecoder().decode(stored.privateKey())), stored.publicKey());
      return new Identity(stored.id(), key);
    } catch (IOException | JsonException | SealException | IllegalArgumentException e) {
      throw new StateException(
          false,
          file + " cannot be read; restore it, or remove it to become a new instance: " + e,
          e);
    }
  }

  /// Makes a new identity in place of the old one, as after a clone of the disk.
  public Identity replace() {
    Identity fresh =
        new Identity(
            new InstanceId(new UuidV7(clock, new SecureRandom()).next()), P256KeyPair.generate());
    Stored stored =
        new Stored(
            fresh.id(),
            Base64.getEncoder().encodeToString(fresh.key().toPkcs8().toArray()),
            fresh.key().publicKey());
    write(file, Json.NATIVE.writeBytes(stored));
    return fresh;
  }

  /// The next number of a boot: on disk before it is returned, so that it never comes twice.
  public long nextBoot() {
    long next = lastBoot() + 1;
    write(bootFile, Long.toString(next).getBytes(StandardCharsets.US_ASCII));
    return next;
  }

  private long lastBoot() {
    try {
      return Files.exists(bootFile) ? Long.parseLong(Files.readString(bootFile).strip()) : 0;
    } catch (IOException | NumberFormatException e) {
      throw new StateException(false, bootFile + " cannot be read: " + e, e);
    }
  }

  private static void write(Path target, byte[] content) {
    try {
      DurableFile.write(target, content);
    } catch (IOException e) {
      throw StateException.unwritten(target + " cannot be written: " + e, e);
    }
  }

  private record Stored(InstanceId id, String privateKey, P256PublicKey publicKey) {}
}

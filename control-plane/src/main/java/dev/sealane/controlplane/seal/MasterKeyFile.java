package dev.sealane.controlplane.seal;

import dev.sealane.api.seal.Bytes;
import dev.sealane.api.seal.SealException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;

/// The file that holds the master key: 32 bytes in base64 and a newline, mode 0600. Who has it and
/// the database can read everything; who loses it can read nothing that is sealed.
public final class MasterKeyFile {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final Path file;

  public MasterKeyFile(Path file) {
    this.file = file;
  }

  public boolean exists() {
    return Files.exists(file);
  }

  /// Reads the key.
  ///
  /// @throws SealException when it is missing, readable by others, or no key
  public Bytes read() {
    try {
      if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
        throw new SealException(
            "master key file %s can be read by others; run chmod 600 on it".formatted(file), null);
      }
      byte[] key = Base64.getDecoder().decode(Files.readString(file).strip());
      if (key.length != AtRest.KEY_LENGTH) {
        throw new SealException(
            "master key file %s has %d bytes, must have %d"
                .formatted(file, key.length, AtRest.KEY_LENGTH),
            null);
      }
      return Bytes.copyOf(key);
    } catch (NoSuchFileException e) {
      throw new SealException(
          "master key file %s is missing; without it the database cannot be read".formatted(file),
          e);
    } catch (IOException e) {
      throw new SealException("master key file %s cannot be read: %s".formatted(file, e), e);
    } catch (IllegalArgumentException e) {
      throw new SealException("master key file %s is not base64".formatted(file), e);
    }
  }

  /// Makes a fresh key and writes it to disk.
  ///
  /// @throws SealException when the file is there already or cannot be written
  public Bytes create() {
    byte[] key = new byte[AtRest.KEY_LENGTH];
    new SecureRandom().nextBytes(key);
    String text = Base64.getEncoder().encodeToString(key) + "\n";
    try (FileChannel out =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
      return Bytes.copyOf(key);
    } catch (IOException e) {
      throw new SealException("master key file %s cannot be written: %s".formatted(file, e), e);
    }
  }
}

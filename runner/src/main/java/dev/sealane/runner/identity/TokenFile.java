package dev.sealane.runner.identity;

import dev.sealane.api.json.Json;
import dev.sealane.api.json.JsonException;
import dev.sealane.api.seal.Bytes;
import dev.sealane.runner.config.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a renewed runner token in the state directory, mode 0600, with the hash of the configured
/// token that it came from: a token that the owner puts into the configuration later wins.
public final class TokenFile {

  private static final Logger log = LoggerFactory.getLogger(TokenFile.class);

  private final Path file;
  private final Secret<String> configured;

  public TokenFile(Path stateDirectory, Secret<String> configured) {
    this.file = stateDirectory.resolve("token.json");
    this.configured = configured;
  }

  /// The newest token: the renewed one if it came from the configured one.
  public Secret<String> newest() {
    if (!Files.exists(file)) {
      return configured;
    }
    try {
      Stored stored = Json.NATIVE.read(Files.readAllBytes(file), Stored.class);
      return stored.configuredSha256().equals(hash()) ? Secret.of(stored.token()) : configured;
    } catch (IOException | JsonException e) {
      log.warn("renewed token not read, using the configured one file={}", file, e);
      return configured;
    }
  }

  /// @throws StateException when it cannot be written
  public void store(Secret<String> renewed) {
    try {
      DurableFile.write(file, Json.NATIVE.writeBytes(new Stored(hash(), renewed.reveal())));
    } catch (IOException e) {
      throw new StateException(false, file + " cannot be written: " + e, e);
    }
  }

  private String hash() {
    return Bytes.copyOf(configured.reveal().getBytes(StandardCharsets.UTF_8)).sha256Hex();
  }

  private record Stored(String configuredSha256, String token) {
    @Override
    public String toString() {
      return "Stored[***]";
    }
  }
}

package dev.sealane.e2e.chaos;

import dev.sealane.api.log.LogStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A program whose behaviour is known beforehand: it writes its steps with pauses between them, and
/// tells in its file `effects` how far it came.
///
/// @param steps what it writes, in order
/// @param exitCode its own, 0 to 255
/// @param temper how it behaves towards those who want its end
/// @param artifact text of its only artifact; empty = none
/// @param extras what it needs beside its own files
record Script(List<Step> steps, int exitCode, Temper temper, String artifact, Extras extras) {

  /// Where the artifact lies below the workspace.
  static final String ARTIFACT = "out/artifact.txt";

  private static final String EFFECTS = "effects";
  static final String MASK = "***";
  private static final String FIRST = "first.txt";

  Script {
    steps = List.copyOf(steps);
  }

  /// @param stream where the text goes
  /// @param text whole lines of at most 16 KiB; the last line of a script may lack its newline
  /// @param pauseMillis how long it waits afterwards
  record Step(LogStream stream, String text, int pauseMillis) {}

  /// @param archived whether the text of its first step comes with the workspace, in an archive
  /// @param secret what it is told as a secret, writes all the same and must be masked; empty =
  ///   none
  record Extras(boolean archived, String secret) {
    static final Extras NONE = new Extras(false, "");

    Map<String, String> secrets() {
      return secret.isEmpty() ? Map.of() : Map.of("CHAOS_SECRET", secret);
    }

    private String masked(String text) {
      return secret.isEmpty() ? text : text.replace(secret, MASK);
    }
  }

  enum Temper {
    MILD,
    /// Ignores TERM.
    STUBBORN,
    /// Leaves a child in a session of its own behind.
    FORKING
  }

  /// All that is shown of one stream when nothing stops it.
  String output(LogStream stream) {
    return output(stream, steps.size());
  }

  /// What is shown of its first {@code count} steps in one stream.
  String output(LogStream stream, int count) {
    StringBuilder text = new StringBuilder();
    steps.stream()
        .limit(count)
        .filter(step -> step.stream() == stream)
        .forEach(step -> text.append(step.text()));
    return extras.masked(text.toString());
  }

  /// How long it takes at least.
  long millis() {
    return steps.stream().mapToLong(Step::pauseMillis).sum();
  }

  /// Makes the program and its data.
  ///
  /// @param directory a directory of its own; the program finds it under another name perhaps
  void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (int i = 0; i < steps.size(); i++) {
      Files.writeString(directory.resolve(Integer.toString(i + 1)), steps.get(i).text());
    }
    Files.writeString(directory.resolve("artifact"), artifact);
    Files.writeString(directory.resolve("secret"), extras.secret());
    if (extras.archived()) {
      try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive(directory)))) {
        zip.putNextEntry(new ZipEntry(FIRST));
        zip.write(steps.getFirst().text().getBytes(StandardCharsets.UTF_8));
      }
    }
    Files.writeString(directory.resolve("run.sh"), text());
  }

  /// The archive that comes with its workspace.
  static Path archive(Path directory) {
    return directory.resolve("source.zip");
  }

  /// The argument vector that runs it.
  ///
  /// @param directory as the program sees it
  static List<String> command(String directory) {
    return List.of("sh", directory + "/run.sh", directory);
  }

  /// What it wrote down.
  static Effects effects(Path directory) throws IOException {
    Path file = directory.resolve(EFFECTS);
    return Effects.parse(Files.exists(file) ? Files.readAllLines(file) : List.of());
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    switch (temper) {
      case MILD -> {}
      case STUBBORN -> line(text, "trap '' TERM");
      case FORKING ->
          line(text, "if command -v setsid >/dev/null; then setsid sleep 600 >/dev/null 2>&1 & fi");
    }
    line(text, "note() { echo \"$1 $SEALANE_ATTEMPT$2\" >>\"$d/" + EFFECTS + "\"; }");
    line(text, "note begin");
    if (!extras.secret().isEmpty()) {
      line(text, "[ \"$CHAOS_SECRET\" = \"$(cat \"$d/secret\")\" ] || exit 97");
    }
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      String redirection = step.stream() == LogStream.STDERR ? " >&2" : "";
      String file = i == 0 && extras.archived() ? FIRST : "\"$d/" + (i + 1) + "\"";
      line(text, "cat " + file + redirection + " || exit 99");
      line(text, "note wrote ' " + (i + 1) + "'");
      if (step.pauseMillis() > 0) {
        line(
            text,
            "sleep "
                + step.pauseMillis() / 1000
                + "."
                + "%03d".formatted(step.pauseMillis() % 1000));
      }
    }
    if (!artifact.isEmpty()) {
      line(
          text,
          "{ mkdir -p out && cp \"$d/artifact\" " + ARTIFACT + "; } 2>/dev/null || note unsaved");
    }
    line(text, "note end ' " + exitCode + "'");
    line(text, "exit " + exitCode);
    return "d=$1\n" + text;
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append('\n');
  }
}

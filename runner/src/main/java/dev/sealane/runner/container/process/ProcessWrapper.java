package dev.sealane.runner.container.process;

import dev.sealane.runner.container.ContainerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The script under which programs run.
final class ProcessWrapper {

  private static final Logger log = LoggerFactory.getLogger(ProcessWrapper.class);
  private static final int BLOCK = 512; // unit of ulimit -f, POSIX

  private final Path script;
  private final List<String> head;

  /// @param script where the script lies; other daemons' programs may be reading it
  /// @param rawLogBytes the most bytes a raw output file may hold
  private ProcessWrapper(Path script, long rawLogBytes) {
    this.script = script;
    Optional<Path> setsid = Tool.find("setsid");
    List<String> words = new ArrayList<>();
    setsid.ifPresentOrElse(
        path -> words.add(path.toString()),
        () ->
            words.addAll(List.of(tool("perl"), "-e", "use POSIX(); POSIX::setsid(); exec @ARGV")));
    words.addAll(List.of("/bin/sh", script.toString(), ""));
    words.add(setsid.map(Path::toString).orElse("-"));
    words.addAll(List.of(tool("cat"), tool("sleep"), tool("grep"), tool("wc"), tool("mv")));
    words.add(Long.toString(rawLogBytes / BLOCK + 1));
    this.head = List.copyOf(words);
  }

  /// Writes the script into {@code directory}, unless it lies there already.
  static ProcessWrapper install(Path directory, long rawLogBytes) throws IOException {
    String text = text();
    Path script = directory.resolve("wrapper.sh").toAbsolutePath();
    if (!Files.exists(script) || !Files.readString(script).equals(text)) {
      Path next = Files.createTempFile(directory, "wrapper", ".tmp");
      Files.writeString(next, text);
      // a rename: shells that are reading the old one keep it
      Files.move(next, script, StandardCopyOption.ATOMIC_MOVE);
    }
    return new ProcessWrapper(script, rawLogBytes);
  }

  private static String text() throws IOException {
    try (InputStream resource = ProcessWrapper.class.getResourceAsStream("wrapper.sh")) {
      if (resource == null) {
        throw new IllegalStateException("wrapper.sh is missing in the program's own files");
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String tool(String name) {
    return Tool.find(name)
        .map(Path::toString)
        .orElseThrow(() ->
            new ContainerException(
                "engine_unavailable", false, "This host has no " + name + ".", null));
  }

  /// Starts the script in a session of its own. It waits for {@link #enterGroups}, then for the
  /// word to start the program, and ends if we go before; afterwards it goes on without us.
  Process launch(JobDirectory job, List<String> command, Map<String, String> env, Path workdir)
      throws IOException {
    List<String> words = new ArrayList<>(head);
    words.set(head.indexOf(""), job.path().toString());
    words.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(workdir.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(env);
    return builder.start();
  }

  /// Tells a script that its control groups are made; it enters them and waits on.
  static void enterGroups(Process waiting) throws IOException {
    OutputStream stdin = waiting.getOutputStream(); // stays open for the word to start
    stdin.write("enter\n".getBytes(StandardCharsets.US_ASCII));
    stdin.flush();
  }

  /// Gives a waiting script the word.
  static void go(Process waiting) throws IOException {
    try (OutputStream stdin = waiting.getOutputStream()) {
      stdin.write("start\n".getBytes(StandardCharsets.US_ASCII));
    }
  }

  /// Sends a waiting script away.
  static void dismiss(Process waiting) {
    try {
      waiting.getOutputStream().close();
    } catch (IOException e) {
      log.debug("wrapper was gone already", e);
    }
  }

  @Override
  public String toString() {
    return script.toString();
  }
}

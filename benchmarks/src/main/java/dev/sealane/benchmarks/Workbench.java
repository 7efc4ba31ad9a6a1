package dev.sealane.benchmarks;

import dev.sealane.client.SealaneClient;
import dev.sealane.client.http.AccessToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;

/// Where rows are measured: the project's own programs in directories that are removed at the end.
/// May be closed by several threads at once, as at Ctrl-C.
public final class Workbench implements AutoCloseable {

  /// Image of the engine rows, made by `scripts/test-image`.
  public static final String IMAGE = "sealane-test/busybox:1";

  /// Token of the owner on every server of a row.
  static final String OWNER = "slk_" + "M".repeat(43);

  private static final int READY_TRIES = 600;
  private static final long READY_PAUSE_MILLIS = 50;

  /// Lines of a process's output that are shown when its row fails.
  private static final int SHOWN_LINES = 25;

  /// Keeps Ctrl-C from the programs, so that only the bench says who ends when. Not on every
  /// system.
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private final Path project;
  private final Path scratch;
  private final Deque<Child> started = new ConcurrentLinkedDeque<>();
  private final Set<Process> told = ConcurrentHashMap.newKeySet();
  private volatile boolean closing;

  private Workbench(Path project, Path scratch) {
    this.project = project;
    this.scratch = scratch;
  }

  static Workbench open(Path project) throws IOException {
    return new Workbench(project, Files.createTempDirectory("sealane-bench-"));
  }

  /// @return root of the project, where `sealane` is
  Path project() {
    return project;
  }

  /// @return directory for everything that rows write
  Path scratch() {
    return scratch;
  }

  /// Whether a Docker engine has the test image.
  boolean hasEngine() throws InterruptedException {
    try {
      return run("docker", "image", "inspect", IMAGE).exit() == 0;
    } catch (IOException _) {
      return false; // there is not even the program
    }
  }

  /// Tells a person who waits how far it is.
  void progress(String line) {
    System.err.println("  " + line);
  }

  /// A control plane and a daemon in processes of their own.
  Fleet fleet() throws IOException, InterruptedException {
    return Fleet.start(this);
  }

  /// A client with the owner's token.
  SealaneClient client(int port) {
    return SealaneClient.open(URI.create("http://127.0.0.1:" + port), AccessToken.of(OWNER));
  }

  /// Starts `./sealane` in the background; its output goes to a file in the scratch directory.
  Process start(Path home, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(project.resolve("sealane").toString()));
    command.addAll(List.of(arguments));
    return launch(arguments[0], apart(home, command));
  }

  /// Starts a class of this module in a JVM of its own, likewise.
  ///
  /// @param heap options of its heap, as the start script gives them
  Process startJava(Path home, List<String> heap, Class<?> main, String... arguments)
      throws IOException {
    return launch(main.getSimpleName(), apart(home, javaCommand(heap, main, arguments)));
  }

  /// The same with more variables, and its standard output for the caller; only its errors go to a
  /// file.
  Process startJava(
      Path home,
      List<String> heap,
      Map<String, String> variables,
      Class<?> main,
      String... arguments)
      throws IOException {
    ProcessBuilder builder = apart(home, javaCommand(heap, main, arguments));
    builder.environment().putAll(variables);
    Path log = logOf(main.getSimpleName());
    return begin(main.getSimpleName(), builder.redirectError(log.toFile()), log);
  }

  private static List<String> javaCommand(List<String> heap, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
    command.addAll(heap);
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private Process launch(String name, ProcessBuilder builder) throws IOException {
    Path log = logOf(name);
    return begin(name, builder.redirectOutput(log.toFile()).redirectErrorStream(true), log);
  }

  private Process begin(String name, ProcessBuilder builder, Path log) throws IOException {
    synchronized (started) {
      if (closing) {
        throw new IOException(name + " is not started, the bench is closed");
      }
      Process process = builder.start();
      started.add(new Child(name, process, log));
      return process;
    }
  }

  private Path logOf(String name) throws IOException {
    return Files.createTempFile(scratch, name, ".log");
  }

  /// Shows the ends of what the processes wrote, since their files are removed.
  void showLogs() throws IOException {
    for (Child child : started) {
      List<String> lines =
          new String(Files.readAllBytes(child.log()), StandardCharsets.UTF_8).lines().toList();
      progress("--- end of the output of " + child + ":");
      lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()).forEach(this::progress);
    }
  }

  /// Waits until something holds, half a minute at most.
  ///
  /// @param what in words
  /// @param needed process without which it never comes to hold
  /// @throws IOException when it does not
  void await(String what, Process needed, Condition condition)
      throws IOException, InterruptedException {
    for (int i = 0; i < READY_TRIES && needed.isAlive(); i++) {
      if (condition.holds()) {
        return;
      }
      Thread.sleep(READY_PAUSE_MILLIS);
    }
    throw new IOException(
        "waited for nothing until " + what + (needed.isAlive() ? "" : ", its process has ended"));
  }

  /// Runs a program to its end and keeps its output.
  Finished run(String... command) throws IOException, InterruptedException {
    long began = System.nanoTime();
    Process process = builder(scratch, List.of(command)).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    return new Finished(exit, output, (System.nanoTime() - began) / 1e6);
  }

  private static ProcessBuilder apart(Path home, List<String> command) {
    List<String> whole = new ArrayList<>(command);
    if (Files.isExecutable(SETSID)) {
      whole.addFirst(SETSID.toString());
    }
    return builder(home, whole);
  }

  private static ProcessBuilder builder(Path home, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    Map<String, String> variables = builder.environment();
    variables.put("HOME", home.toString());
    variables.put("BENCH_OWNER", OWNER);
    return builder;
  }

  /// A whole number that the environment may set.
  ///
  /// @throws NumberFormatException when it is none
  static int setting(String variable, int otherwise) {
    String wanted = System.getenv(variable);
    return wanted == null ? otherwise : Integer.parseInt(wanted);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// Resident memory of a process in MB, as Linux tells it.
  static double residentMegabytes(Process process) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
      }
    }
    throw new IOException("no VmRSS of process " + process.pid());
  }

  /// CPU time that a process has used, as Linux tells it in hundredths of a second.
  static double cpuSeconds(Process process) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
  }

  /// Ends a process politely, then surely. It is asked once, however many want its end: a daemon
  /// takes a second signal for haste, and leaves its programs to its next start.
  void end(Process process) {
    if (told.add(process)) {
      process.destroy();
    }
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  /// Ends what still runs, the youngest first, and removes what was written.
  @Override
  public void close() throws IOException {
    synchronized (started) {
      closing = true;
    }
    started.reversed().stream().map(Child::process).filter(Process::isAlive).forEach(this::end);
    removeScratch();
  }

  private synchronized void removeScratch() throws IOException {
    if (!Files.exists(scratch)) {
      return; // closed already
    }
    try (var files = Files.walk(scratch)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /// Something that comes to hold.
  interface Condition {
    boolean holds() throws InterruptedException;
  }

  /// A process that a row started.
  ///
  /// @param name what it is
  /// @param log file with its output
  record Child(String name, Process process, Path log) {
    @Override
    public String toString() {
      return name + (process.isAlive() ? ", running" : ", ended with " + process.exitValue());
    }
  }

  /// How a program ended.
  ///
  /// @param millis from its start to its end
  record Finished(int exit, String output, double millis) {}
}

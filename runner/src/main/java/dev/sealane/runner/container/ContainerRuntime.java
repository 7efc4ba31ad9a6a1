package dev.sealane.runner.container;

import dev.sealane.api.archive.TreePath;
import dev.sealane.api.run.PullPolicy;
import dev.sealane.api.runner.AttemptRef;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Starts programs and tells what became of them. Two implementations: `docker` and `process`; one
/// contract test.
///
/// All methods block and may be called from any thread, also for one attempt at the same time. What
/// a method does is in the engine or on disk when it returns, so that another process of the daemon
/// can go on from there. Every method throws {@link ContainerException} when the engine refuses or
/// is out of reach.
public interface ContainerRuntime extends AutoCloseable {

  /// No file of the workspace: spares the copying altogether.
  Predicate<TreePath> NO_FILES = _ -> false;

  /// `docker` or `process`.
  String name();

  /// Whether its engine answers now, so that a program could start. Blocks a few seconds at most.
  default boolean answers() {
    return true;
  }

  /// Whether a {@link SourcePosition} of this runtime resumes at the exact byte.
  boolean exactPositions();

  /// Whether a start with {@code image} needs a pull first.
  boolean needsPull(String image, PullPolicy policy);

  /// Gets an image. Harmless when it is there.
  ///
  /// @param progress takes one line a step, for people; the first names the image, before any wait
  void pull(String image, Consumer<String> progress) throws InterruptedException;

  /// Says that {@link #prepare} may come within milliseconds, so that what takes long may begin in
  /// the background. Neither blocks nor throws; harmless when none follows.
  default void expect() {}

  /// Makes everything ready for the start: the container with the workspace copied in, or the job
  /// directory. The program does not start. Harmless to repeat for the same attempt.
  ///
  /// @return what names it from now on, also after a restart of the daemon
  Handle prepare(Launch launch);

  /// Limits that a launch asks for and that cannot be enforced here: `memory`, `cpu`. The program
  /// runs without them, and its log says so.
  default List<String> unenforced(Launch launch) {
    return List.of();
  }

  /// Starts the program, at most once ever: a second call for the same handle does nothing. Only
  /// the object that prepared it can start it.
  void start(Handle handle);

  /// Whether it knows after a crash of the host, such as a power cut, that a program had started.
  default boolean startsOutliveTheHost() {
    return true;
  }

  /// Makes sure that it never starts, if it has not.
  ///
  /// @return true when it will never start; false when it has started
  boolean forbidStart(Handle handle);

  /// Whether {@link Observed.NotStarted} is no proof for a program whose start was asked for: the
  /// engine started anew since it was prepared, and what it did just before it may have forgotten.
  default boolean mayHaveForgottenStart(Handle handle) {
    return false;
  }

  /// Passes on the output from {@code from} until the program has ended and all of it was passed.
  ///
  /// @param from where to go on; {@link SourcePosition#START} at first
  /// @throws ContainerException also `log_limit` when the raw output of a running program outgrew
  ///   its limit: the caller stops it then and calls again for the rest
  void follow(Handle handle, SourcePosition from, OutputSink sink) throws InterruptedException;

  /// Waits for the end of the program.
  ///
  /// @return how it ended, never `NotStarted` or `Running`
  Observed await(Handle handle) throws InterruptedException;

  /// How it stands now.
  Observed inspect(Handle handle);

  /// Stops the program: TERM, after {@code grace} KILL, then waits until it is gone with all its
  /// children. Harmless when it has ended.
  ///
  /// @return whether it is proven to be gone
  boolean stop(Handle handle, Duration grace) throws InterruptedException;

  /// Copies files out of the workspace as it is after the end, for artifacts; all of its artifacts
  /// directory too. A runtime whose programs work on the host's own files copies nothing.
  ///
  /// @param wanted which files of the workspace are of use, by their path below it; {@link
  ///   #NO_FILES} where none is
  /// @return where they are on the host
  WorkspaceView workspace(Handle handle, Predicate<TreePath> wanted);

  /// The same with all files.
  default WorkspaceView workspace(Handle handle) {
    return workspace(handle, _ -> true);
  }

  /// Removes container, volumes, raw output and everything else. Harmless when it is gone.
  void remove(Handle handle);

  /// Gives up what can be had again, such as images that were pulled, the least recently used
  /// first. A runtime that keeps nothing of the kind does nothing.
  ///
  /// @param enough asked before each step
  default void freeDisk(BooleanSupplier enough) {}

  /// Everything that carries the label of this instance, running or not.
  List<Found> listMine();

  /// What an engine kept of ours though the container that it was made for is gone, as an engine
  /// that is killed in between does. Nothing runs in it; {@link #remove} takes its handles, too.
  default List<Found> listForgotten() {
    return List.of();
  }

  /// Lets go of connections and watches. Programs go on; another object of the runtime finds them.
  @Override
  void close();

  /// Something of ours that was found.
  ///
  /// @param attempt what it was made for
  /// @param handle names it
  record Found(AttemptRef attempt, Handle handle) {}
}

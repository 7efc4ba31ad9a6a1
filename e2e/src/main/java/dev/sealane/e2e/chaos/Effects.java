package dev.sealane.e2e.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/// What the attempts of one run did, told by themselves in the order in which they did it.
///
/// @param marks in order
record Effects(List<Mark> marks) {

  Effects {
    marks = List.copyOf(marks);
  }

  /// @param what `begin`, `wrote`, `unsaved` (its artifact, by a full disk) or `end`
  /// @param attempt number of the attempt
  /// @param value step of `wrote`, exit code of `end`, else 0
  record Mark(String what, int attempt, int value) {}

  /// @throws IllegalStateException when a line is none of ours
  static Effects parse(List<String> lines) {
    List<Mark> marks = new ArrayList<>();
    for (String line : lines) {
      List<String> words = List.of(line.split(" "));
      if (words.size() < 2) {
        throw new IllegalStateException("effects have the line \"" + line + "\"");
      }
      int value = words.size() > 2 ? Integer.parseInt(words.get(2)) : 0;
      marks.add(new Mark(words.get(0), Integer.parseInt(words.get(1)), value));
    }
    return new Effects(marks);
  }

  /// The attempts that started, each once.
  Set<Integer> begun() {
    Set<Integer> attempts = new TreeSet<>();
    marks.stream()
        .filter(it -> it.what().equals("begin"))
        .forEach(it -> attempts.add(it.attempt()));
    return attempts;
  }

  /// How often one attempt started.
  long starts(int attempt) {
    return marks.stream()
        .filter(it -> it.what().equals("begin") && it.attempt() == attempt)
        .count();
  }

  /// The exit code with which an attempt was about to end; empty = it did not come so far.
  OptionalInt end(int attempt) {
    return marks.stream()
        .filter(it -> it.what().equals("end") && it.attempt() == attempt)
        .mapToInt(Mark::value)
        .findFirst();
  }

  /// Whether an attempt could not write its artifact, or not all of it.
  boolean unsaved(int attempt) {
    return marks.stream().anyMatch(it -> it.what().equals("unsaved") && it.attempt() == attempt);
  }

  /// How many steps of an attempt had left it for certain.
  int written(int attempt) {
    return marks.stream()
        .filter(it -> it.what().equals("wrote") && it.attempt() == attempt)
        .mapToInt(Mark::value)
        .max()
        .orElse(0);
  }

  /// Whether an attempt still did something after a later one had started.
  boolean overlaps(int attempt) {
    boolean later = false;
    for (Mark mark : marks) {
      if (mark.attempt() > attempt) {
        later = true;
      } else if (mark.attempt() == attempt && later) {
        return true;
      }
    }
    return false;
  }
}

package dev.sealane.e2e.chaos;

import dev.sealane.api.log.LogStream;
import dev.sealane.api.run.EndedBy;
import dev.sealane.api.run.RunStatus;
import dev.sealane.e2e.chaos.Finding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A log is what the program wrote, byte for byte, and every follower saw the same.
final class LogRules {

  /// A hole, with what is left of a character that it goes through.
  private static final Pattern CUT = Pattern.compile("\uFFFD*" + Transcript.HOLE + "\uFFFD*");

  /// As the runner has it: a longer beginning of a secret is masked at the end of a stream.
  private static final int SHOWN_OF_SECRET = 3;

  private final Tally tally;

  LogRules(Tally tally) {
    this.tally = tally;
  }

  List<Finding> check(Case seen) {
    List<Finding> findings = new ArrayList<>();
    boolean full =
        seen.run().attempt() > 1
            ? seen.excuses().anyDisk(seen.ticket())
            : seen.excuses().disk(seen.ticket(), seen.run());
    if (seen.transcript().holes() > 0) {
      tally.holes(seen.transcript().holes());
      if (!full) {
        findings.add(seen.finding(Kind.GAP, "records are left out"));
      }
    }
    if (!seen.run().logsComplete()) {
      findings.add(seen.finding(Kind.GAP, "the log is not complete"));
    }
    seen.transcript().faults().forEach(it -> findings.add(seen.finding(Kind.GAP, it)));
    for (int attempt : seen.transcript().attempts()) {
      if (!seen.effects().begun().contains(attempt)) {
        findings.add(seen.finding(Kind.GAP, "attempt " + attempt + " wrote and never started"));
      }
    }
    for (int attempt : seen.effects().begun()) {
      for (LogStream stream : LogStream.values()) {
        check(seen, attempt, stream).ifPresent(findings::add);
      }
    }
    seen.ticket().followed().ifPresent(it -> followers(seen, it, findings));
    return findings;
  }

  private Optional<Finding> check(Case seen, int attempt, LogStream stream) {
    String text = seen.transcript().text(attempt, stream);
    String whole = seen.script().output(stream);
    boolean last = attempt == seen.run().attempt();
    boolean toItsEnd = last && endedByItself(seen);
    if (text.indexOf(Transcript.HOLE) >= 0) {
      return fits(text, whole, toItsEnd, seen.script().extras().secret())
          ? Optional.empty()
          : Optional.of(different(seen, attempt, stream, text, whole));
    }
    if (toItsEnd) {
      return text.equals(whole)
          ? Optional.empty()
          : Optional.of(different(seen, attempt, stream, text, whole));
    }
    String certain = seen.script().output(stream, seen.effects().written(attempt));
    boolean cutShort = !text.startsWith(certain);
    // what nobody waits for any more may be cut short, never altered
    if (!whole.startsWith(text) || (last && cutShort && !endedWithEngine(seen))) {
      return Optional.of(different(seen, attempt, stream, text, certain));
    }
    if (last && cutShort) {
      tally.engineLost(certain.lines().count() - text.lines().count());
    }
    return Optional.empty();
  }

  /// The program ended while its engine was away, and the verdict or the log says so: what the pipe
  /// between them held then went with them, and nobody else ever saw it.
  private static boolean endedWithEngine(Case seen) {
    return seen.excuses().engine(seen.ticket())
        && (seen.run().endedBy() == EndedBy.INFRA
            || seen.transcript().saysCutShort(seen.run().attempt()));
  }

  /// Whether {@code text} is {@code whole} but for what its holes leave out.
  ///
  /// @param toItsEnd whether it must end where the whole ends
  /// @param secret masked in the whole; empty = none
  static boolean fits(String text, String whole, boolean toItsEnd, String secret) {
    List<String> pieces = List.of(CUT.split(text, -1));
    int last = pieces.size() - 1;
    int at = 0;
    for (int i = 0; i <= last; i++) {
      String piece = i < last ? masked(pieces.get(i), secret, whole, at) : pieces.get(i);
      int found = whole.indexOf(piece, at);
      if (found < 0 || (i == 0 && found > 0)) {
        return false;
      }
      at = found + piece.length();
    }
    // the last piece may stand further behind than where it was found first
    int end = whole.length() - pieces.getLast().length();
    return !toItsEnd || (end >= at - pieces.getLast().length() && whole.endsWith(pieces.getLast()));
  }

  /// A secret that a hole cut off behind its first characters is not masked: so few give nothing
  /// away.
  private static String masked(String piece, String secret, String whole, int from) {
    int most = Math.min(SHOWN_OF_SECRET, secret.length());
    for (int shown = 1; shown <= most && whole.indexOf(piece, from) < 0; shown++) {
      if (piece.endsWith(secret.substring(0, shown))) {
        String other = piece.substring(0, piece.length() - shown) + Script.MASK;
        if (whole.indexOf(other, from) >= 0) {
          return other;
        }
      }
    }
    return piece;
  }

  private static boolean endedByItself(Case seen) {
    RunStatus status = RunStatus.parse(seen.run().status());
    return status == RunStatus.COMPLETED
        || (status == RunStatus.FAILED && seen.run().endedBy() == EndedBy.PROGRAM);
  }

  private static Finding different(
      Case seen, int attempt, LogStream stream, String text, String expected) {
    int at = 0;
    while (at < text.length() && at < expected.length() && text.charAt(at) == expected.charAt(at)) {
      at++;
    }
    return seen.finding(
        Kind.GAP,
        "%s of attempt %d differs at character %d: it has %d characters, due are %d, there is \"%s\" for \"%s\""
            .formatted(
                stream,
                attempt,
                at,
                text.length(),
                expected.length(),
                excerpt(text, at),
                excerpt(expected, at)));
  }

  private static String excerpt(String text, int at) {
    return text.substring(at, Math.min(text.length(), at + 30)).replace("\n", "\\n");
  }

  private static void followers(Case seen, Ticket.Followed followed, List<Finding> findings) {
    followed
        .transcript()
        .faults()
        .forEach(it -> findings.add(seen.finding(Kind.GAP, "a follower was shown " + it)));
    if (!followed.verdict().logsComplete()) {
      return; // it was told that more may come
    }
    for (int attempt : seen.effects().begun()) {
      if (attempt < seen.run().attempt() && followed.gaps() > 0) {
        continue;
      }
      for (LogStream stream : LogStream.values()) {
        String shown = followed.transcript().text(attempt, stream);
        String stored = seen.transcript().text(attempt, stream);
        if (!shown.equals(stored)) {
          findings.add(different(seen, attempt, stream, shown, stored));
        }
      }
    }
  }
}

package dev.sealane.runner.log;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/// Replaces the secrets of one run by `***`, in every form of {@link SecretForms}. Values under 6
/// characters are not masked. Immutable, so any number of streams may use one.
///
/// It holds the secrets: its text form says only how many there are.
public final class Redactor {

  /// Masks nothing.
  public static final Redactor NONE = new Redactor(Set.of());

  /// What stands for a secret.
  static final byte[] MASK = {'*', '*', '*'};

  /// Masks every line whole: for a run whose secrets were lost, since output that cannot be masked
  /// must not leave the host.
  public static final Redactor WITHHOLDING = new Redactor(Set.of(), true);

  private final SecretAutomaton automaton;
  private final int forms;
  private final boolean withholds;

  /// @param secrets values to mask
  public Redactor(Collection<String> secrets) {
    this(secrets, false);
  }

  private Redactor(Collection<String> secrets, boolean withholds) {
    Set<String> all = new LinkedHashSet<>();
    secrets.forEach(secret -> all.addAll(SecretForms.of(secret)));
    forms = all.size();
    this.withholds = withholds;
    automaton = new SecretAutomaton(SecretForms.bytes(all));
  }

  /// Masks a text that is complete in itself, such as a line of the setup or an error message.
  public String mask(String text) {
    if (forms == 0 && !withholds) {
      return text;
    }
    ByteArrayOutputStream masked = new ByteArrayOutputStream();
    Redaction redaction = stream();
    Redaction.Pieces pieces =
        new Redaction.Pieces() {
          @Override
          public void clear(byte[] buffer, int offset, int length) {
            masked.write(buffer, offset, length);
          }

          @Override
          public void masked(int length, boolean opens) {
            if (opens) {
              masked.writeBytes(MASK);
            }
          }
        };
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    redaction.feed(bytes, 0, bytes.length, pieces);
    redaction.end(pieces);
    return masked.toString(StandardCharsets.UTF_8);
  }

  /// A fresh state for one stream.
  Redaction stream() {
    if (withholds) {
      return new Redaction.Withholding();
    }
    return forms == 0 ? new Redaction.Nothing() : new Redaction.Masking(automaton);
  }

  @Override
  public String toString() {
    return withholds ? "Redactor[withholding]" : "Redactor[" + forms + " forms]";
  }
}

package dev.sealane.runner.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class RedactorTest {

  private static final String SECRET = "s3cr\"t/+ö value";
  private static final String KEY =
      "-----BEGIN KEY-----\nMIIBVgIBADANBg\nkqhkiG9w0BAQ\n=abc\n-----END KEY-----\n";

  private final Redactor redactor = new Redactor(List.of(SECRET, KEY, "tiny"));

  @Test
  void the_value_is_masked_wherever_it_stands() {
    assertThat(redactor.mask("a " + SECRET + " b" + SECRET)).isEqualTo("a *** b***");
    assertThat(redactor.mask(SECRET + SECRET)).isEqualTo("***");
    assertThat(redactor.mask("nothing here: s3cr")).doesNotContain("s3cr");
  }

  @Test
  void short_values_are_not_masked() {
    assertThat(redactor.mask("a tiny word")).isEqualTo("a tiny word");
  }

  @Test
  void escaped_forms_are_masked() {
    assertThat(redactor.mask("\"s3cr\\\"t/+ö value\"")).isEqualTo("\"***\"");
    assertThat(redactor.mask("\"s3cr\\\"t\\/+ö value\"")).contains("***").doesNotContain("value");
    assertThat(redactor.mask("\"s3cr\\\"t/+\\u00f6 value\"")).isEqualTo("\"***\"");
    assertThat(redactor.mask("?t=s3cr%22t%2F%2B%C3%B6%20value&x")).isEqualTo("?t=***&x");
    assertThat(redactor.mask("?t=s3cr%22t%2f%2b%c3%b6%20value&x")).isEqualTo("?t=***&x");
    assertThat(redactor.mask("?t=s3cr%22t%2F%2B%C3%B6+value&x")).isEqualTo("?t=***&x");
  }

  @Test
  void base64_is_masked_in_every_alignment_but_for_its_rims() {
    for (String before : List.of("", "u", "us", "user:", "Basic user:")) {
      for (String after : List.of("", "\n", "::", "and more")) {
        byte[] text = (before + SECRET + after).getBytes(StandardCharsets.UTF_8);

        for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
          String masked = redactor.mask("Authorization: " + encoder.encodeToString(text));

          assertThat(masked).as("%s|%s", before, after).contains("***");
          assertThat(longestCommon(masked, encoder.encodeToString(text)))
              .isLessThan(encoder.encodeToString(text).length() - 16);
        }
      }
    }
  }

  @Test
  void lines_of_a_multi_line_secret_are_masked_alone_and_together() {
    assertThat(redactor.mask("x MIIBVgIBADANBg y")).isEqualTo("x *** y");
    assertThat(redactor.mask("  kqhkiG9w0BAQ\r\n")).isEqualTo("  ***\r\n");
    assertThat(redactor.mask("cat key: " + KEY + "done")).doesNotContain("=abc").endsWith("done");
  }

  @Test
  void text_that_only_begins_like_a_secret_comes_out_when_the_next_bytes_decide() {
    Redaction redaction = redactor.stream();
    MaskedText out = new MaskedText();

    feed(redaction, "password: s3cr", out);
    assertThat(out).hasToString("password: ");
    feed(redaction, "etary\n", out);

    assertThat(out).hasToString("password: s3cretary\n");
  }

  @Test
  void a_secret_that_comes_byte_by_byte_shows_nothing() {
    Redaction redaction = redactor.stream();
    MaskedText out = new MaskedText();
    for (byte next : SECRET.getBytes(StandardCharsets.UTF_8)) {
      redaction.feed(new byte[] {next}, 0, 1, out);
    }
    redaction.end(out);

    assertThat(out).hasToString("***");
  }

  @Test
  void a_secret_that_begins_another_one_is_masked_with_it() {
    Redaction redaction = new Redactor(List.of("abcdef", "abcdefghijkl")).stream();
    MaskedText out = new MaskedText();

    feed(redaction, "x abcdefgh", out);
    feed(redaction, "ijkl abcdefg y", out);

    assertThat(out).hasToString("x *** ***g y");
  }

  @Test
  void overlapping_secrets_are_masked_whole() {
    assertThat(new Redactor(List.of("abcdefgh", "efghijkl")).mask("1abcdefghijkl2"))
        .isEqualTo("1***2");
  }

  @Test
  void without_its_secrets_a_run_shows_the_shape_of_its_lines_only() {
    Redaction redaction = Redactor.WITHHOLDING.stream();
    MaskedText out = new MaskedText();
    feed(redaction, "a\n\nbc", out);
    feed(redaction, "d\n", out);
    redaction.end(out);

    assertThat(out).hasToString("***\n\n***\n");
    assertThat(out.source()).isEqualTo(7);
    assertThat(Redactor.WITHHOLDING.mask("a b")).isEqualTo("***");
  }

  @Test
  void its_text_form_holds_no_secret() {
    assertThat(redactor.toString()).doesNotContain("s3cr").startsWith("Redactor[");
  }

  @Property(tries = 80)
  void no_form_of_a_secret_comes_through_in_any_pieces(
      @ForAll @Size(min = 1, max = 3)
          List<@AlphaChars @Chars({'\n', '"', '/', 'ö'}) @StringLength(min = 6, max = 20) String>
              secrets,
      @ForAll @AlphaChars @StringLength(max = 8) String filler,
      @ForAll long seed) {
    Random random = new Random(seed);
    List<String> forms = secrets.stream().flatMap(it -> SecretForms.of(it).stream()).toList();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      text.append(filler).append(forms.get(random.nextInt(forms.size())));
    }
    MaskedText out = masked(new Redactor(secrets), text.toString(), random);

    forms.forEach(form -> assertThat(out.toString()).doesNotContain(form));
    assertThat(out.source()).isEqualTo(text.toString().getBytes(StandardCharsets.UTF_8).length);
  }

  @Property(tries = 150)
  void text_without_a_secret_stays_as_it_is(
      @ForAll @Chars({'a', 'b', 'c', '\n'}) @StringLength(max = 200) String text,
      @ForAll long seed) {
    Redactor other = new Redactor(List.of("abcabcabc#", "bbbbbbbb#"));

    assertThat(masked(other, text + "$", new Random(seed))).hasToString(text + "$");
  }

  private static MaskedText masked(Redactor redactor, String text, Random random) {
    Redaction redaction = redactor.stream();
    MaskedText out = new MaskedText();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int at = 0;
    while (at < bytes.length) {
      int length = Math.min(bytes.length - at, 1 + random.nextInt(15));
      redaction.feed(bytes, at, length, out);
      at += length;
    }
    redaction.end(out);
    return out;
  }

  private static void feed(Redaction redaction, String text, MaskedText out) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    redaction.feed(bytes, 0, bytes.length, out);
  }

  private static int longestCommon(String a, String b) {
    int longest = 0;
    for (int from = 0; from < b.length(); from++) {
      int to = from + longest + 1;
      while (to <= b.length() && a.contains(b.substring(from, to))) {
        longest = to - from;
        to++;
      }
    }
    return longest;
  }
}

package dev.sealane.runner.log;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;

/// The ways in which programs print a secret: as it is, line by line, in base64, URL-escaped and
/// JSON-escaped (lessons.md 1, no. 11).
final class SecretForms {

  /// Shorter values would mask ordinary words.
  static final int MIN_LENGTH = 6;

  /// Characters of base64 that also hold bits of the bytes before, by alignment.
  private static final int[] FOREIGN_HEAD = {0, 2, 3};

  private static final String URL_UNRESERVED = "-._~";
  private static final String URI_COMPONENT = URL_UNRESERVED + "!'()*";

  private SecretForms() {}

  /// All forms of {@code secret} and of its lines that have at least {@link #MIN_LENGTH}
  /// characters.
  static Set<String> of(String secret) {
    Set<String> forms = new LinkedHashSet<>();
    addForms(forms, secret);
    if (secret.indexOf('\n') >= 0 || secret.indexOf('\r') >= 0) {
      addForms(forms, secret.strip());
      secret.lines().map(String::strip).forEach(line -> addForms(forms, line));
    }
    return forms;
  }

  private static void addForms(Set<String> forms, String value) {
    if (value.length() < MIN_LENGTH) {
      return;
    }
    forms.add(value);
    addBase64(forms, value.getBytes(StandardCharsets.UTF_8));
    forms.add(percent(value, URL_UNRESERVED, true));
    forms.add(percent(value, URL_UNRESERVED, false));
    forms.add(percent(value, URI_COMPONENT, true));
    forms.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
    String json = json(value);
    forms.add(json);
    forms.add(json.replace("/", "\\/"));
    forms.add(asciiOnly(json));
  }

  /// The value may stand anywhere within the encoded text, so it may begin at any of three places
  /// of a group of three bytes. Characters that also hold bits of neighbours are left out.
  private static void addBase64(Set<String> forms, byte[] value) {
    for (int shift = 0; shift < FOREIGN_HEAD.length; shift++) {
      byte[] shifted = new byte[shift + value.length];
      System.arraycopy(value, 0, shifted, shift, value.length);
      String whole = Base64.getEncoder().withoutPadding().encodeToString(shifted);
      int end = shifted.length % 3 == 0 ? whole.length() : whole.length() - 1;
      String form = whole.substring(FOREIGN_HEAD[shift], end);
      forms.add(form);
      forms.add(form.replace('+', '-').replace('/', '_'));
    }
  }

  private static String percent(String value, String kept, boolean upperCase) {
    StringBuilder out = new StringBuilder();
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || kept.indexOf(c) >= 0)) {
        out.append(c);
      } else {
        out.append((upperCase ? "%%%02X" : "%%%02x").formatted((int) c));
      }
    }
    return out.toString();
  }

  private static String json(String value) {
    StringBuilder out = new StringBuilder();
    value.chars().forEach(c -> out.append(jsonCharacter((char) c)));
    return out.toString();
  }

  private static String jsonCharacter(char c) {
    return switch (c) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case '\b' -> "\\b";
      case '\f' -> "\\f";
      default -> c < 0x20 ? "\\u%04x".formatted((int) c) : String.valueOf(c);
    };
  }

  /// As JSON writers do that keep to ASCII.
  private static String asciiOnly(String json) {
    StringBuilder out = new StringBuilder();
    json.chars()
        .forEach(c -> out.append(c < 0x80 ? String.valueOf((char) c) : "\\u%04x".formatted(c)));
    return out.toString();
  }

  /// The bytes of all forms, longest first.
  static byte[][] bytes(Set<String> forms) {
    return forms.stream()
        .map(form -> form.getBytes(StandardCharsets.UTF_8))
        .sorted((a, b) -> b.length != a.length ? b.length - a.length : Arrays.compare(a, b))
        .toArray(byte[][]::new);
  }
}

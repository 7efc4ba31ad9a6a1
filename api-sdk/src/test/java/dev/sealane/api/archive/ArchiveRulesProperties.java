package dev.sealane.api.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Unpacks archives of hostile entries with an unpacker that trusts every name, and looks where the
/// files came to lie.
class ArchiveRulesProperties {

  record Entry(String name, String target) {}

  @Property(tries = 300)
  void what_passes_stays_inside_the_tree(@ForAll("entries") List<Entry> entries)
      throws IOException {
    Path outside = Files.createTempDirectory("rules").toRealPath();
    Path root = Files.createDirectories(outside.resolve("o1/o2/root"));
    try {
      ArchiveRules rules = new ArchiveRules(ArchiveLimits.DEFAULT);
      for (Entry entry : entries) {
        try {
          unpack(rules, entry, root);
        } catch (ArchiveException | FileSystemException _) {
          // refused, or no longer possible: what matters is where the others lie
        }
      }

      try (Stream<Path> found = Files.walk(outside)) {
        assertThat(found.filter(path -> !path.startsWith(root)))
            .containsExactlyInAnyOrder(outside, outside.resolve("o1"), outside.resolve("o1/o2"));
      }
      try (Stream<Path> found = Files.walk(root)) {
        assertThat(found.filter(Files::exists)).allMatch(path -> realPath(path).startsWith(root));
      }
    } finally {
      delete(outside);
    }
  }

  private static void unpack(ArchiveRules rules, Entry entry, Path root) throws IOException {
    if (entry.target().isEmpty()) {
      Path file = rules.file(entry.name(), 1).below(root);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "x");
    } else {
      Path link = rules.symbolicLink(entry.name(), entry.target()).below(root);
      Files.createDirectories(link.getParent());
      Files.createSymbolicLink(link, Path.of(entry.target()));
    }
  }

  @Provide
  Arbitrary<List<Entry>> entries() {
    Arbitrary<String> path =
        Arbitraries.of("a", "b", "A", "..", ".", "")
            .list()
            .ofMinSize(1)
            .ofMaxSize(5)
            .map(names -> String.join("/", names));
    Arbitrary<String> target = Arbitraries.oneOf(Arbitraries.just(""), path);
    return Combinators.combine(path, target).as(Entry::new).list().ofMaxSize(8);
  }

  private static Path realPath(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> found = Files.walk(tree)) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}

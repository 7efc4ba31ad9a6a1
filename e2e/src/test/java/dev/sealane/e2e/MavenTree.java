package dev.sealane.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A tiny Maven project that needs only what the build of this project has fetched anyway, so that
/// `mvn -o` can test it.
final class MavenTree {

  private MavenTree() {}

  /// Its `pom.xml`, with the versions that our own parent POM names.
  static String pom() {
    try {
      String ours = Files.readString(Shell.PROJECT.resolve("pom.xml"));
      return """
      <project xmlns="http://maven.apache.org/POM/4.0.0">
        <modelVersion>4.0.0</modelVersion>
        <groupId>example</groupId>
        <artifactId>tree</artifactId>
        <version>1</version>
        <properties>
          <maven.compiler.release>17</maven.compiler.release>
          <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
        </properties>
        <dependencies>
          <dependency>
            <groupId>org.junit.jupiter</groupId>
            <artifactId>junit-jupiter-api</artifactId>
            <version>%s</version>
            <scope>test</scope>
          </dependency>
        </dependencies>
        <build>
          <plugins>%s%s%s</plugins>
        </build>
      </project>
      """
          .formatted(
              first(ours, "<dep.junit.version>([^<]+)<"),
              plugin(ours, "maven-resources-plugin"),
              plugin(ours, "maven-compiler-plugin"),
              plugin(ours, "maven-surefire-plugin"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String plugin(String pom, String name) {
    String version = first(pom, "<artifactId>" + name + "</artifactId>\\s*<version>([^<]+)<");
    return "<plugin><artifactId>%s</artifactId><version>%s</version></plugin>"
        .formatted(name, version);
  }

  private static String first(String text, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    if (!found.find()) {
      throw new AssertionError("pom.xml has nothing like " + pattern);
    }
    return found.group(1);
  }

  /// A test class with one test.
  static String test() {
    return """
    import static org.junit.jupiter.api.Assertions.assertEquals;
    import org.junit.jupiter.api.Test;
    class SumTest {
      @Test void adds() { assertEquals(2, 1 + 1); }
    }
    """;
  }
}

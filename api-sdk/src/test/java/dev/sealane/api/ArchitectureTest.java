package dev.sealane.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import dev.sealane.rules.ArchitectureContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchitectureTest extends ArchitectureContract {

  private static final String ROOT = "dev.sealane";
  private static final JavaClasses SEALANE = productionOf(ROOT);

  ArchitectureTest() {
    super(SEALANE, new Scope(ROOT, 60, List.of()));
  }

  @Test
  void the_api_knows_no_client() {
    noClasses()
        .that()
        .resideInAPackage("dev.sealane.api..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.sealane.client..", "java.net.http..")
        .check(SEALANE);
  }

  @Test
  void the_sdk_knows_no_server_library() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.vertx..",
            "java.sql..",
            "javax.sql..",
            "org.jdbi..",
            "com.github.dockerjava..",
            "picocli..",
            "com.googlecode.lanterna..",
            "tools.jackson..")
        .check(SEALANE);
  }

  @Test
  void ids_stand_on_nothing_of_ours() {
    noClasses()
        .that()
        .resideInAPackage("dev.sealane.api.id..")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "of another package of ours",
                used ->
                    used.getPackageName().startsWith("dev.sealane")
                        && !used.getPackageName().equals("dev.sealane.api.id")))
        .check(SEALANE);
  }
}

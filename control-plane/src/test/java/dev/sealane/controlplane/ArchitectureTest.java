package dev.sealane.controlplane;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.sealane.rules.ArchitectureContract;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The ten rules of the house, for this module and what it uses of ours.
class ArchitectureTest extends ArchitectureContract {

  private static final String APP = "dev.sealane.controlplane.app..";

  private static final String ROOT = "dev.sealane";
  private static final JavaClasses SEALANE = productionOf(ROOT);

  ArchitectureTest() {
    super(SEALANE, new Scope(ROOT, 150, List.of(APP, "dev.sealane.client..")));
  }

  @Test
  void dependencies_point_inwards() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.sealane..")
        .layer("app")
        .definedBy(APP)
        .layer("features")
        .definedBy(
            describe(
                "features",
                type ->
                    type.getPackageName().startsWith("dev.sealane.controlplane.")
                        && !type.getPackageName().matches(".*[.](app|http|auth|seal|sql)")))
        .layer("http")
        .definedBy("dev.sealane.controlplane.http..")
        .layer("auth")
        .definedBy("dev.sealane.controlplane.auth..")
        .layer("seal")
        .definedBy("dev.sealane.controlplane.seal..")
        .layer("sql")
        .definedBy("dev.sealane.controlplane.sql..")
        .layer("api")
        .definedBy("dev.sealane.api..", "dev.sealane.client..")
        .whereLayer("app")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("features")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("http")
        .mayOnlyBeAccessedByLayers("app", "features")
        .whereLayer("auth")
        .mayOnlyBeAccessedByLayers("app", "features", "http")
        .whereLayer("seal")
        .mayOnlyBeAccessedByLayers("app", "features", "auth")
        .check(SEALANE);
  }

  @Test
  void only_sql_and_stores_touch_jdbc() {
    noClasses()
        .that(areOutsideStores())
        .and()
        .resideOutsideOfPackages("..sql..", APP)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..")
        .check(SEALANE);
  }

  @Test
  void vertx_stays_at_the_edge() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..http..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..")
        .check(SEALANE);
  }

  @Test
  void only_one_kind_of_json_is_used() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("tools.jackson..", "io.vertx.core.json..", "com.google..")
        .check(SEALANE);
  }

  @Test
  void the_sdk_knows_no_server_library() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.sealane.api..", "dev.sealane.client..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "java.sql..", "org.jdbi..", "com.github.dockerjava..")
        .check(SEALANE);
  }

  @Test
  void stores_stay_home() {
    noClasses()
        .that()
        .resideOutsideOfPackage(APP)
        .should(useStoresOfOtherPackages())
        .check(SEALANE);
  }

  /// Row mappers inside a store belong to it.
  private static DescribedPredicate<JavaClass> areOutsideStores() {
    return describe(
        "are outside stores",
        type -> {
          String name = type.getName().substring(type.getPackageName().length() + 1);
          return !name.contains("Store");
        });
  }

  private static ArchCondition<JavaClass> useStoresOfOtherPackages() {
    return new ArchCondition<>("use a store of another package") {
      @Override
      public void check(JavaClass user, ConditionEvents events) {
        for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
          JavaClass used = dependency.getTargetClass();
          if (used.getSimpleName().endsWith("Store")
              && used.getPackageName().startsWith("dev.sealane")
              && !used.getPackageName().equals(user.getPackageName())) {
            events.add(SimpleConditionEvent.satisfied(dependency, dependency.getDescription()));
          }
        }
      }
    };
  }
}

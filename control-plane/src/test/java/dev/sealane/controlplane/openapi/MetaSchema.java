package dev.sealane.controlplane.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// JSON Schema: the one that describes OpenAPI 3.1, and those of the document. The files come with
/// the libraries of Vert.x.
public final class MetaSchema {

  private static final String BASE = "https://sealane.invalid/";
  private static final String OPENAPI = "https://spec.openapis.org/oas/3.1/schema-base/2022-10-07";
  private static final String KEYWORDS = "https://json-schema.org/draft/2020-12/meta/validation";
  private static final List<String> FILES =
      List.of(
          "spec.openapis.org/oas/3.1/schema-base/2022-10-07",
          "spec.openapis.org/oas/3.1/schema/2022-10-07",
          "spec.openapis.org/oas/3.1/dialect/base",
          "spec.openapis.org/oas/3.1/meta/base",
          "json-schema.org/draft/2020-12/schema",
          "json-schema.org/draft/2020-12/meta/core",
          "json-schema.org/draft/2020-12/meta/applicator",
          "json-schema.org/draft/2020-12/meta/unevaluated",
          "json-schema.org/draft/2020-12/meta/validation",
          "json-schema.org/draft/2020-12/meta/meta-data",
          "json-schema.org/draft/2020-12/meta/format-annotation",
          "json-schema.org/draft/2020-12/meta/content");

  private static final JsonSchemaOptions OPTIONS =
      new JsonSchemaOptions()
          .setBaseUri(BASE)
          .setDraft(Draft.DRAFT202012)
          .setOutputFormat(OutputFormat.Basic);

  private MetaSchema() {}

  /// What is wrong with a document as OpenAPI 3.1; empty = nothing. The schemas in it are looked at
  /// one by one, since the validator does not reach them by itself.
  static List<String> problems(Document document) {
    SchemaRepository repository = SchemaRepository.create(OPTIONS);
    FILES.forEach(file -> repository.dereference("https://" + file, JsonSchema.of(load(file))));
    List<String> problems =
        new ArrayList<>(problems(repository.validator(OPENAPI).validate(vertx(document.tree()))));
    Validator keywords = repository.validator(KEYWORDS);
    document.forEachSchema(schema ->
        problems(keywords.validate(vertx(schema)))
            .forEach(problem -> problems.add(problem + " in " + schema)));
    return problems;
  }

  /// What is wrong with {@code value} as a component of {@code document}; empty = nothing.
  public static List<String> problems(Document document, String schema, JsonNode value) {
    JsonObject whole =
        new JsonObject()
            .put("$ref", Document.reference(schema))
            .put("components", vertx(document.tree().path("components")));
    return problems(
        SchemaRepository.create(OPTIONS)
            .validator(JsonSchema.of(BASE + schema, whole), OPTIONS, true)
            .validate(vertx(value)));
  }

  private static List<String> problems(OutputUnit outcome) {
    if (Boolean.TRUE.equals(outcome.getValid())) {
      return List.of();
    }
    return Stream.ofNullable(outcome.getErrors())
        .flatMap(List::stream)
        .map(error -> error.getInstanceLocation() + ": " + error.getError())
        .toList();
  }

  private static JsonObject vertx(JsonNode tree) {
    return new JsonObject(Json.NATIVE.write(tree));
  }

  private static JsonObject load(String file) {
    try (InputStream in = MetaSchema.class.getResourceAsStream("/" + file)) {
      byte[] bytes = Objects.requireNonNull(in, file).readAllBytes();
      return new JsonObject(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

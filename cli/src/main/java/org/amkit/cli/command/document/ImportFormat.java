package org.amkit.cli.command.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.amkit.cli.address.TextInput;
import org.amkit.cli.terminal.Failure;
import org.amkit.json.JsonReader;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/** What {@code am import} reads: all that {@code am export} writes. */
enum ImportFormat {
  /** One JSON value. */
  JSON,
  /** One JSON value whose types are told apart. */
  TYPED_JSON,
  /** A JSON value a line: the items of a list, or objects whose members make one. */
  JSONL,
  /** One YAML document. */
  YAML,
  /** Characters. */
  TEXT;

  /** The format of this name; {@link Failure} (exit 2) when there is none. */
  static ImportFormat of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "json" -> JSON;
      case "typed-json" -> TYPED_JSON;
      case "jsonl" -> JSONL;
      case "yaml" -> YAML;
      case "text" -> TEXT;
      default ->
          throw Failure.usage(
              "--format is json, typed-json, jsonl, yaml or text, not '" + name + "'");
    };
  }

  /**
   * Reads an input as a plain value.
   *
   * @param plain reads JSON without types
   * @param map whether a map is wanted rather than a list, where the format leaves that open
   */
  @Nullable Object read(JsonInput input, JsonReader plain, boolean map) throws IOException {
    return switch (this) {
      case JSON -> input.plain(plain);
      case TYPED_JSON -> input.plain(JsonReader.TYPED);
      case JSONL -> {
        Object lines = input.lines(plain);
        yield map ? members(input, lines) : lines;
      }
      case YAML -> json(input).plain(plain);
      case TEXT -> TextInput.decode(input.name(), input.bytes());
    };
  }

  /** One map of the members of all lines. */
  static Map<String, @Nullable Object> members(JsonInput input, @Nullable Object lines) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    int number = 0;
    for (Object line : lines instanceof List<?> list ? list : List.of()) {
      number++;
      if (!(line instanceof Map<?, ?> map)) {
        throw Failure.badInput(
            input.name() + ": value " + number + " is no object, and a map is made of objects",
            null);
      }
      for (Map.Entry<?, ?> member : map.entrySet()) {
        String key = String.valueOf(member.getKey());
        if (all.containsKey(key)) {
          input.noteTwice(key);
        }
        all.put(key, member.getValue());
      }
    }
    input.noteOthers();
    return all;
  }

  /** The JSON that a YAML document stands for. */
  private static JsonInput json(JsonInput input) throws IOException {
    String text = TextInput.decode(input.name(), input.bytes());
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    YAMLFactory yaml = YamlLimits.factory();
    try (YAMLParser parser = yaml.createParser(new StringReader(text));
        JsonGenerator out = YamlLimits.JSON.createGenerator(json)) {
      boolean isWhole = false;
      while (parser.nextToken() != null) {
        if (isWhole) {
          int line = parser.currentTokenLocation().getLineNr();
          String second = "a second YAML document (line " + line + ")";
          throw Failure.badInput(input.name() + ": has " + second, null)
              .hint("import each from a file of its own");
        }
        if (parser.isCurrentAlias()) {
          throw Failure.badInput(input.name() + ": YAML aliases (*name) are not supported", null);
        }
        out.copyCurrentEvent(parser);
        isWhole = parser.getParsingContext().inRoot();
      }
    } catch (JsonProcessingException e) {
      JsonLocation where = e.getLocation();
      String line = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      throw Failure.badInput(
          input.name()
              + ": not YAML: "
              + line
              + (where == null
                  ? ""
                  : " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")"),
          e);
    }
    return input.of(json.toString(StandardCharsets.UTF_8));
  }

  /** Parsers of YAML that are limited as JSON is. */
  private static final class YamlLimits {
    static final JsonFactory JSON =
        JsonFactory.builder()
            .streamWriteConstraints(
                StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
            .build();

    static YAMLFactory factory() {
      LoaderOptions options = new LoaderOptions();
      options.setCodePointLimit(Integer.MAX_VALUE);
      options.setNestingDepthLimit(JsonReader.MAX_DEPTH);
      return YAMLFactory.builder()
          .loaderOptions(options)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(JsonReader.MAX_DEPTH)
                  .maxStringLength(JsonReader.MAX_STRING)
                  .maxNameLength(JsonReader.MAX_STRING)
                  .maxNumberLength(JsonReader.MAX_DIGITS)
                  .build())
          .build();
    }
  }
}

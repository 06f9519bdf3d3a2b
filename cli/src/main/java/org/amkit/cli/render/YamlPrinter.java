package org.amkit.cli.render;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import org.amkit.AmValue;
import org.amkit.DocumentVisitor;
import org.amkit.ListItem;
import org.amkit.MapEntry;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Read;
import org.amkit.json.JsonWriter;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;

/**
 * Writes values of a document as YAML, as {@link DocumentPrinter} has them: in block style, and
 * what lies deeper than {@link JsonWriter#MOST_INDENTED} levels in flow style ({@code {a: [1]}}),
 * since blocks n deep take O(n squared) bytes of indentation.
 */
public final class YamlPrinter implements DocumentVisitor {
  private final Read view;
  private final JsonGenerator generator;
  private final DumperOptions options;
  private int depth;

  private YamlPrinter(Read view, JsonGenerator generator, DumperOptions options) {
    this.view = view;
    this.generator = generator;
    this.options = options;
  }

  /** Writes an object of a version, or else a plain value. */
  public static void print(
      Read view, @Nullable ObjectId object, @Nullable AmValue scalar, OutputStream to)
      throws IOException {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    // Long lines are broken in flow style, too, and each is indented as its depth has it.
    options.setSplitLines(object == null || depthOf(view, object) <= JsonWriter.MOST_INDENTED);
    YAMLFactory factory =
        YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
            .dumperOptions(options)
            .streamWriteConstraints(
                StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
            .build();
    try (JsonGenerator generator = factory.createGenerator(to)) {
      YamlPrinter printer = new YamlPrinter(view, generator, options);
      if (object == null) {
        if (scalar != null) {
          printer.scalar(scalar);
        }
      } else if (view.getObjectType(object).orElse(ObjectType.MAP) == ObjectType.TEXT) {
        generator.writeString(view.text(object).orElse(""));
      } else {
        view.walk(object, printer);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** How deep maps and lists lie in each other. */
  private static final class DepthMeter implements DocumentVisitor {
    private int depth;
    private int deepest;

    @Override
    public void begin(ObjectId object, ObjectType type) {
      depth++;
      deepest = Math.max(deepest, depth);
    }

    @Override
    public void entry(MapEntry entry) {}

    @Override
    public void item(ListItem item) {}

    @Override
    public void end(ObjectId object, ObjectType type) {
      depth--;
    }
  }

  private static int depthOf(Read view, ObjectId object) {
    DepthMeter meter = new DepthMeter();
    view.walk(object, meter);
    return meter.deepest;
  }

  @Override
  public void begin(ObjectId object, ObjectType type) {
    try {
      depth++;
      if (depth == JsonWriter.MOST_INDENTED + 1) {
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.FLOW);
      }
      if (type == ObjectType.LIST) {
        generator.writeStartArray();
      } else {
        generator.writeStartObject();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void entry(MapEntry entry) {
    try {
      generator.writeFieldName(entry.getKey());
      member(entry.getValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void item(ListItem item) {
    try {
      member(item.getValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void end(ObjectId object, ObjectType type) {
    try {
      if (type == ObjectType.LIST) {
        generator.writeEndArray();
      } else {
        generator.writeEndObject();
      }
      if (depth == JsonWriter.MOST_INDENTED + 1) {
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
      }
      depth--;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void member(AmValue value) throws IOException {
    if (value instanceof AmValue.Text text) {
      generator.writeString(view.text(text.getId()).orElse(""));
    } else if (value.objectId().isEmpty()) {
      scalar(value);
    }
  }

  private void scalar(AmValue value) throws IOException {
    if (value instanceof AmValue.Str str) {
      generator.writeString(str.getValue());
    } else if (value instanceof AmValue.Int number) {
      generator.writeNumber(number.getValue());
    } else if (value instanceof AmValue.UInt number) {
      generator.writeNumber(new BigInteger(Long.toUnsignedString(number.getValue())));
    } else if (value instanceof AmValue.F64 number) {
      generator.writeNumber(number.getValue());
    } else if (value instanceof AmValue.Bool bool) {
      generator.writeBoolean(bool.getValue());
    } else if (value instanceof AmValue.Counter counter) {
      generator.writeNumber(counter.getValue());
    } else if (value instanceof AmValue.Timestamp time) {
      generator.writeNumber(time.millis());
    } else if (value instanceof AmValue.Bytes bytes) {
      generator.writeBinary(bytes.getValue());
    } else if (value instanceof AmValue.Unknown unknown) {
      generator.writeBinary(unknown.getValue());
    } else {
      generator.writeNull();
    }
  }
}

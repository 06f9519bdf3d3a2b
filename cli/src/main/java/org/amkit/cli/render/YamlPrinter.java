package org.amkit.cli.render;

import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.amkit.AmValue;
import org.amkit.DocumentVisitor;
import org.amkit.ListItem;
import org.amkit.MapEntry;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Read;
import org.amkit.json.GeneratorSink;
import org.amkit.json.JsonSink;
import org.amkit.json.JsonWriter;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Writes plain values of a document as YAML: in block style, and what lies deeper than {@link
 * JsonWriter#MOST_INDENTED} levels in flow style ({@code {a: [1]}}), since blocks n deep take O(n
 * squared) bytes of indentation. Bytes are binary.
 */
public final class YamlPrinter extends GeneratorSink {
  private static final String OTHER_BREAKS = "\r\u0085\u2028\u2029";

  private final YAMLGenerator generator;
  private final DumperOptions options;
  private int depth;

  private YamlPrinter(YAMLGenerator generator, DumperOptions options) {
    super(generator);
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
            .stringQuotingChecker(new Quoting())
            .dumperOptions(options)
            .streamWriteConstraints(
                StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
            .build();
    try (YAMLGenerator generator = factory.createGenerator(to)) {
      YamlPrinter printer = new YamlPrinter(generator, options);
      if (object != null) {
        JsonWriter.COMPACT.write(view, object, printer);
      } else if (scalar != null) {
        JsonWriter.COMPACT.write(scalar, printer);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Quotes what a reader of YAML 1.1 takes for a number, a date or several lines. */
  private static final class Quoting extends StringQuotingChecker.Default {
    private static final long serialVersionUID = 1L;
    private static final Resolver RESOLVER = new Resolver();

    @Override
    public boolean needToQuoteName(String name) {
      return super.needToQuoteName(name) || hasOtherBreak(name);
    }

    @Override
    public boolean needToQuoteValue(String value) {
      return super.needToQuoteValue(value)
          || !RESOLVER.resolve(NodeId.scalar, value, true).equals(Tag.STR);
    }
  }

  /** Whether there is a line break that a reader makes a space or another one of. */
  private static boolean hasOtherBreak(String text) {
    return text.chars().anyMatch(c -> OTHER_BREAKS.indexOf(c) >= 0);
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
  public JsonSink beginObject() {
    deeper();
    return super.beginObject();
  }

  @Override
  public JsonSink endObject() {
    super.endObject();
    return higher();
  }

  @Override
  public JsonSink beginArray() {
    deeper();
    return super.beginArray();
  }

  @Override
  public JsonSink endArray() {
    super.endArray();
    return higher();
  }

  private void deeper() {
    depth++;
    if (depth == JsonWriter.MOST_INDENTED + 1) {
      options.setDefaultFlowStyle(DumperOptions.FlowStyle.FLOW);
    }
  }

  private JsonSink higher() {
    if (depth == JsonWriter.MOST_INDENTED + 1) {
      options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    }
    depth--;
    return this;
  }

  @Override
  public JsonSink string(String value) {
    boolean isPlain = !hasOtherBreak(value);
    generator.configure(YAMLGenerator.Feature.MINIMIZE_QUOTES, isPlain);
    // The lines of a block would be broken there, too.
    generator.configure(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE, isPlain);
    return super.string(value);
  }

  @Override
  public JsonSink number(double value) {
    try {
      generator.writeNumber(value);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public JsonSink bytes(byte[] value) {
    try {
      generator.writeBinary(value);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package org.amkit.cli.command.document;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.Transaction;
import org.amkit.cli.address.ValueSyntax;
import org.amkit.cli.command.Faults;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.option.CommitOptions;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.json.JsonReader;
import org.amkit.json.JsonSyntaxException;
import org.jspecify.annotations.Nullable;

/** JSON given to a command, which is read once. */
final class JsonInput {
  /** Losses that are each named; of further ones only the number is. */
  private static final int NAMED_LOSSES = 10;

  /** JSON of fewer bytes is read as a whole before it is written into a document. */
  private static final int SMALL = 1 << 20;

  private final String name;
  private final InputStream in;
  private final Console console;

  /** Whether the JSON has the lines of what the user wrote. */
  private final boolean hasPlaces;

  private long losses;

  private JsonInput(String name, InputStream in, Console console, boolean hasPlaces) {
    this.name = name;
    this.in = in;
    this.console = console;
    this.hasPlaces = hasPlaces;
  }

  /** Opens a file or stdin (-), or takes a word that begins with a bracket as the JSON itself. */
  static JsonInput of(Run run, String word) throws IOException {
    if (word.startsWith("{") || word.startsWith("[")) {
      InputStream in = new ByteArrayInputStream(word.getBytes(StandardCharsets.UTF_8));
      return new JsonInput("the JSON given", in, run.console(), true);
    }
    return new JsonInput(FileLabel.of(word), run.inputs().open(word), run.console(), true);
  }

  /** Text that is already there, such as what was written in an editor. */
  static JsonInput ofText(Run run, String name, String text) {
    InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return new JsonInput(name, in, run.console(), true);
  }

  /** JSON that was made of this input, under its name. */
  JsonInput of(String text) {
    return new JsonInput(
        name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), console, false);
  }

  /** How messages call it. */
  String name() {
    return name;
  }

  /** What is done with the input. */
  @FunctionalInterface
  private interface Reading {
    void from(InputStream in) throws IOException;
  }

  private void read(Reading reading) throws IOException {
    try (InputStream stream = in) {
      reading.from(stream);
      noteOthers();
    } catch (JsonSyntaxException e) {
      throw Failure.badInput(name + ": not JSON: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw noObject(e);
    } catch (IOException e) {
      throw Faults.refused(name, e);
    }
  }

  /** The JSON as plain Java values; {@link Failure} (exit 3) if it is invalid. */
  @Nullable Object plain(JsonReader reader) throws IOException {
    List<@Nullable Object> values = new ArrayList<>();
    read(json -> values.add(reader.withLosses(this::note).parse(json)));
    return values.get(0);
  }

  /** The values of JSON Lines; {@link Failure} (exit 3) when it is something else. */
  List<@Nullable Object> lines(JsonReader reader) throws IOException {
    List<@Nullable Object> values = new ArrayList<>();
    read(json -> values.addAll(reader.withLosses(this::note).parseAll(json)));
    return values;
  }

  /** The bytes as they are. */
  byte[] bytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    read(stream -> stream.transferTo(bytes));
    return bytes.toByteArray();
  }

  /** Puts the object's members into an empty document, as one change; null when it has none. */
  @Nullable ChangeHash fill(
      Document document, ImportFormat format, JsonReader reader, CommitOptions commit, Run run)
      throws IOException {
    try (Transaction transaction = document.startTransaction()) {
      if (format == ImportFormat.JSON) {
        fill(transaction, reader);
      } else {
        fill(transaction, reader, format.read(this, reader.withSortedKeys(), true));
      }
      return transaction
          .commit(commit.message(), commit.time(run.environment().clock()))
          .orElse(null);
    }
  }

  /**
   * Small JSON is written in the order of its keys, so that equal JSON makes equal changes; what is
   * larger is written while it is read, since it might not fit into memory as a whole.
   */
  private void fill(Transaction transaction, JsonReader json) throws IOException {
    JsonReader reader = json.withSortedKeys().withLosses(this::note);
    read(
        stream -> {
          byte[] start = stream.readNBytes(SMALL);
          InputStream whole = new ByteArrayInputStream(start);
          if (start.length < SMALL) {
            reader.fill(transaction, ObjectId.ROOT, reader.parse(whole));
          } else {
            reader.fill(transaction, ObjectId.ROOT, new SequenceInputStream(whole, stream));
          }
        });
  }

  private void fill(Transaction transaction, JsonReader reader, @Nullable Object value) {
    try {
      reader.fill(transaction, ObjectId.ROOT, value);
    } catch (IllegalArgumentException e) {
      throw noObject(e);
    }
  }

  private Failure noObject(IllegalArgumentException e) {
    return Failure.badInput(name + ": a document is a JSON object, {...}, at its root", e);
  }

  private void note(JsonReader.Loss loss) {
    note(loss, hasPlaces);
  }

  private void note(JsonReader.Loss loss, boolean hasPlace) {
    if (losses++ < NAMED_LOSSES) {
      console.note("am: " + name + ": " + ValueSyntax.lost(loss, hasPlace));
    }
  }

  /** Says that two objects of which one is made both have a key. */
  void noteTwice(String key) {
    JsonReader.Loss.Kind kind = JsonReader.Loss.Kind.DUPLICATE_KEY;
    note(new JsonReader.Loss(kind, key, 0, 0), false);
  }

  /** Says how many losses there were that were not named. */
  void noteOthers() {
    if (losses > NAMED_LOSSES) {
      console.note("am: " + name + ": " + (losses - NAMED_LOSSES) + " more like these");
      losses = NAMED_LOSSES;
    }
  }
}

package org.amkit.json;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.amkit.NewStrings;
import org.amkit.ObjectId;
import org.amkit.Patch;
import org.amkit.Prop;
import org.amkit.Read;
import org.amkit.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Patch (RFC 6902): operations that turn one JSON value into another. Immutable.
 *
 * <p>On a document, {@code replace} and {@code add} over a member that is there make the least
 * change of what is there (see {@link JsonUpdate}); {@code copy} and {@code move} keep the kinds of
 * values, marks and blocks, but make new objects, since objects in Automerge do not move: edits
 * that others make to the old ones at the same time stay with those.
 */
public final class JsonPatch {
  private final List<Operation> operations;

  private JsonPatch(List<Operation> operations) {
    this.operations = List.copyOf(operations);
  }

  /** What an operation does. */
  public enum Kind {
    /** Puts a member, or inserts an element. */
    ADD,
    /** Takes a member or element away. */
    REMOVE,
    /** Puts another value in place of one. */
    REPLACE,
    /** Takes a value away and adds it elsewhere. */
    MOVE,
    /** Adds a value that is elsewhere. */
    COPY,
    /** Fails when the value is another. */
    TEST;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    boolean hasValue() {
      return this == ADD || this == REPLACE || this == TEST;
    }

    boolean hasFrom() {
      return this == MOVE || this == COPY;
    }
  }

  /**
   * One operation.
   *
   * @param kind what it does
   * @param path where, as a JSON Pointer
   * @param from where from, as a JSON Pointer; null unless {@code MOVE} or {@code COPY}
   * @param value the plain value; null (JSON's, too) unless {@code ADD}, {@code REPLACE}, {@code
   *     TEST}
   */
  public record Operation(Kind kind, String path, @Nullable String from, @Nullable Object value) {}

  /**
   * Reads a patch.
   *
   * @param json a JSON text
   * @return the patch
   * @throws JsonSyntaxException when it is not JSON
   * @throws JsonPatchException when it is not a patch
   */
  public static JsonPatch parse(String json) {
    return of(JsonReader.PLAIN.parse(json));
  }

  /**
   * The patch that a plain value is.
   *
   * @param plain what {@link JsonReader#PLAIN} gave
   * @return the patch
   * @throws JsonPatchException when it is not a patch
   */
  public static JsonPatch of(@Nullable Object plain) {
    if (!(plain instanceof List<?> list)) {
      throw new JsonPatchException(0, "a JSON Patch is an array of operations");
    }
    List<Operation> operations = new ArrayList<>();
    for (Object item : list) {
      operations.add(operation(operations.size(), item));
    }
    return new JsonPatch(operations);
  }

  private static Operation operation(int index, @Nullable Object item) {
    if (!(item instanceof Map<?, ?> members)) {
      throw new JsonPatchException(index, "an operation is an object");
    }
    Kind kind = null;
    for (Kind each : Kind.values()) {
      if (each.word().equals(members.get("op"))) {
        kind = each;
      }
    }
    if (kind == null) {
      throw new JsonPatchException(
          index, "\"op\" is add, remove, replace, move, copy or test, not " + members.get("op"));
    }
    if (kind.hasValue() && !members.containsKey("value")) {
      throw new JsonPatchException(index, kind.word() + " wants a \"value\"");
    }
    return new Operation(
        kind,
        pointer(index, "path", members.get("path")),
        kind.hasFrom() ? pointer(index, "from", members.get("from")) : null,
        kind.hasValue() ? members.get("value") : null);
  }

  private static String pointer(int index, String name, @Nullable Object value) {
    if (!(value instanceof String text)) {
      throw new JsonPatchException(index, '"' + name + "\" is a JSON Pointer, not " + value);
    }
    try {
      DocumentPath.parsePointer(text);
      return text;
    } catch (PathSyntaxException e) {
      throw new JsonPatchException(index, String.valueOf(e.getMessage()));
    }
  }

  /**
   * The patch that, applied to the JSON of one object, gives that of another; of the same document
   * at two versions, or of two documents.
   *
   * <p>Members are compared by name, elements by the least edit; what is equal is not mentioned.
   *
   * @param before the old version
   * @param old the object in the old version
   * @param after the new version
   * @param now the object in the new version
   * @return the patch that makes the old the new
   */
  public static JsonPatch between(Read before, ObjectId old, Read after, ObjectId now) {
    return between(before.toPlain(old), after.toPlain(now));
  }

  /**
   * As {@link #between(Read, ObjectId, Read, ObjectId)}, for plain values.
   *
   * @param before the old version
   * @param after the new version
   * @return the patch that makes the old the new
   */
  public static JsonPatch between(@Nullable Object before, @Nullable Object after) {
    return new JsonPatch(new JsonDifference().between(before, after));
  }

  /**
   * The patch that other patches amount to: elements of lists that stay are told by what they are,
   * not by what they are like.
   *
   * @param before the version that the patches start from
   * @param after the version that they lead to
   * @param patches what {@link org.amkit.Document#diff} gave for the two
   * @return the patch that makes the JSON of the old version that of the new
   */
  public static JsonPatch of(Read before, Read after, List<Patch> patches) {
    return new JsonPatch(new PatchOperations(before, after).of(patches));
  }

  /**
   * The part of this patch that concerns a place.
   *
   * @param place a path without a range and without steps that count from the end
   * @return the operations on the place, inside of it, and on what holds it
   */
  public JsonPatch within(DocumentPath place) {
    String pointer = place.toPointer();
    List<Operation> kept = new ArrayList<>();
    for (Operation operation : operations) {
      String at = operation.path();
      if (at.equals(pointer) || at.startsWith(pointer + "/") || pointer.startsWith(at + "/")) {
        kept.add(operation);
      }
    }
    return new JsonPatch(kept);
  }

  /**
   * The operations, in order.
   *
   * @return the operations, in order
   */
  public List<Operation> operations() {
    return operations;
  }

  /**
   * Makes the edits in a transaction.
   *
   * @param transaction the transaction to edit in
   * @param strings what strings without a predecessor become
   * @throws JsonPatchException when an operation does not fit the document or a test fails; the
   *     operations before it are done then, so the transaction is to be rolled back
   */
  public void apply(Transaction transaction, NewStrings strings) {
    apply(transaction, ObjectId.ROOT, strings);
  }

  /**
   * As {@link #apply(Transaction, NewStrings)}, with paths that start from an object.
   *
   * @param transaction the transaction to edit in
   * @param root the object that stands for the whole document
   * @param strings what strings without a predecessor become
   */
  public void apply(Transaction transaction, ObjectId root, NewStrings strings) {
    for (int i = 0; i < operations.size(); i++) {
      new Step(transaction, root, strings, i, operations.get(i)).run();
    }
  }

  /** An operation on its way into a transaction. */
  private record Step(
      Transaction tx, ObjectId root, NewStrings strings, int index, Operation operation) {
    void run() {
      switch (operation.kind()) {
        case ADD -> add(operation.value());
        case REMOVE -> remove(operation.path());
        case REPLACE -> replace();
        case TEST -> test();
        case COPY -> add(copied());
        case MOVE -> move();
      }
    }

    private Place find(String pointer) {
      Place place = DocumentPath.parsePointer(pointer).find(tx, root);
      if (JsonUpdate.isInText(tx, place)) {
        throw fault(pointer, JsonUpdate.NO_MEMBERS);
      } else if (place instanceof Place.Nowhere nowhere) {
        throw fault(pointer, nowhere.problem());
      }
      return place;
    }

    private Place existing(String pointer) {
      Place place = find(pointer);
      if (place instanceof Place.Vacant) {
        throw fault(pointer, "there is no " + pointer);
      }
      return place;
    }

    private JsonPatchException fault(String pointer, String problem) {
      return new JsonPatchException(
          index, operation.kind().word() + " \"" + pointer + "\": " + problem);
    }

    private void add(@Nullable Object value) {
      Place place = find(operation.path());
      if (place instanceof Place.Found found && found.prop() instanceof Prop.Index) {
        JsonUpdate.add(tx, found.container(), found.prop(), value, strings);
      } else {
        set(place, value);
      }
    }

    private void set(Place place, @Nullable Object value) {
      try {
        if (value instanceof Map || value instanceof List || !(place instanceof Place.Root)) {
          JsonUpdate.set(tx, place, value, strings);
          return;
        }
      } catch (IllegalArgumentException e) {
        throw fault(operation.path(), String.valueOf(e.getMessage()));
      }
      throw fault(operation.path(), "the root is no scalar");
    }

    private void replace() {
      set(existing(operation.path()), operation.value());
    }

    private void remove(String pointer) {
      if (!(existing(pointer) instanceof Place.Found found)) {
        throw fault(pointer, "the root cannot be removed");
      }
      tx.delete(found.container(), found.prop());
    }

    private Object copied() {
      String from = Objects.requireNonNull(operation.from());
      Place place = existing(from);
      return place instanceof Place.Found found
          ? ValueCopy.of(tx, found.value())
          : ValueCopy.of(tx, root);
    }

    private void move() {
      String from = Objects.requireNonNull(operation.from());
      if (from.equals(operation.path())) {
        existing(from);
        return;
      }
      if (operation.path().startsWith(from + "/")) {
        throw fault(from, "a value cannot be moved into itself");
      }
      Object value = copied();
      remove(from);
      add(value);
    }

    private void test() {
      Place place = existing(operation.path());
      boolean same =
          place instanceof Place.Found found
              ? JsonUpdate.isSame(tx, found.value(), operation.value())
              : JsonUpdate.isSame(tx, root, operation.value());
      if (!same) {
        throw fault(operation.path(), "the value differs");
      }
    }
  }

  /**
   * Writes the patch as JSON, one operation a line.
   *
   * @param out neither flushed nor closed
   * @throws IOException when the stream cannot be written
   */
  public void write(OutputStream out) throws IOException {
    out.write(toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /**
   * Hands the patch to a sink, which lays it out: an array of objects.
   *
   * @param sink where to
   */
  public void write(JsonSink sink) {
    sink.beginArray();
    for (Operation operation : operations) {
      write(sink, operation);
    }
    sink.endArray();
  }

  /** The patch as JSON, one operation a line. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder("[");
    for (Operation operation : operations) {
      out.append(out.length() > 1 ? ",\n " : "").append(json(operation));
    }
    return out.append(']').toString();
  }

  private static String json(Operation operation) {
    StringWriter text = new StringWriter();
    try (var out = JsonText.FACTORY.createGenerator(text)) {
      write(new GeneratorSink(out), operation);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(JsonSink out, Operation operation) {
    out.beginObject().name("op").string(operation.kind().word());
    if (operation.from() != null) {
      out.name("from").string(operation.from());
    }
    out.name("path").string(operation.path());
    if (operation.kind().hasValue()) {
      out.name("value");
      ScalarGenerator.writePlain(out, operation.value());
    }
    out.endObject();
  }
}

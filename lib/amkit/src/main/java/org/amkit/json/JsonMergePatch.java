package org.amkit.json;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.amkit.NewStrings;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Transaction;
import org.jspecify.annotations.Nullable;

/** JSON Merge Patch (RFC 7386): an object whose members are put, merged or, when null, removed. */
public final class JsonMergePatch {
  private static final Optional<ObjectType> MAP = Optional.of(ObjectType.MAP);

  private JsonMergePatch() {}

  /**
   * Merges a patch into a map of a document. Values that are replaced are changed as little as
   * possible (see {@link JsonUpdate}).
   *
   * @param transaction the transaction to edit in
   * @param map a map
   * @param patch what {@link JsonReader#PLAIN} gave: an object's members
   * @param strings what strings without a predecessor become
   * @throws IllegalArgumentException when the patch is no object, or the object no map
   */
  public static void apply(
      Transaction transaction, ObjectId map, @Nullable Object patch, NewStrings strings) {
    ObjectType type = transaction.getObjectType(map).orElse(ObjectType.MAP);
    if (!(patch instanceof Map<?, ?> members) || type != ObjectType.MAP) {
      throw new IllegalArgumentException(
          "a merge patch that is "
              + JsonReader.describe(patch)
              + " cannot be merged into "
              + JsonReader.word(type));
    }
    Deque<Open> open = new ArrayDeque<>();
    open.push(new Open(map, members.entrySet().iterator()));
    while (!open.isEmpty()) {
      Open top = open.element();
      if (top.members.hasNext()) {
        Map.Entry<?, ?> member = top.members.next();
        String key = Objects.toString(member.getKey());
        Open inner = member(transaction, top.map, key, member.getValue(), strings);
        if (inner != null) {
          open.push(inner);
        }
      } else {
        open.pop();
      }
    }
  }

  /** A map of the document, and what is still to be merged into it. */
  private record Open(ObjectId map, Iterator<? extends Map.Entry<?, ?>> members) {}

  /** Merges a member; what is to be merged into the map that it is, or null. */
  private static @Nullable Open member(
      Transaction tx, ObjectId map, String key, @Nullable Object value, NewStrings strings) {
    Place place = DocumentPath.of(List.of(new DocumentPath.Step.Key(key))).find(tx, map);
    if (value == null) {
      if (place instanceof Place.Found) {
        tx.delete(map, key);
      }
      return null;
    }
    if (!(value instanceof Map<?, ?> members)) {
      JsonUpdate.set(tx, place, value, strings);
      return null;
    }
    ObjectId inner = place.object().filter(id -> tx.getObjectType(id).equals(MAP)).orElse(null);
    return new Open(
        inner == null ? tx.set(map, key, ObjectType.MAP) : inner, members.entrySet().iterator());
  }
}

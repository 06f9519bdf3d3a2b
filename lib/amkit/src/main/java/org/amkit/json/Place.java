package org.amkit.json;

import java.util.Optional;
import java.util.OptionalLong;
import org.amkit.AmValue;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Prop;
import org.amkit.Read;
import org.amkit.json.DocumentPath.Step;
import org.jspecify.annotations.Nullable;

/** What a {@link DocumentPath} leads to in a document; made by {@link DocumentPath#find}. */
public sealed interface Place {
  /**
   * The object that the path starts from.
   *
   * @param id the document itself, unless another was named
   */
  record Root(ObjectId id) implements Place {}

  /**
   * A value that is there.
   *
   * @param container the object that holds it
   * @param prop its key or index there
   * @param value the value; of several, the winner
   */
  record Found(ObjectId container, Prop prop, AmValue value) implements Place {}

  /**
   * A place that holds nothing, in an object that is there: a key that a map lacks, or the place
   * behind the last element of a list or text.
   *
   * @param container the object that may hold it
   * @param prop its key or index there
   */
  record Vacant(ObjectId container, Prop prop) implements Place {}

  /**
   * No place at all.
   *
   * @param step which step of the path leads nowhere, counted from 0
   * @param container the object that step was taken in; the root when there was none
   * @param problem what is wrong, such as {@code "index 7 of a list of 3"}
   */
  record Nowhere(int step, ObjectId container, String problem) implements Place {}

  /**
   * The object at the place, when there is one: the root, or a map, list or text.
   *
   * @return the object, or empty
   */
  default Optional<ObjectId> object() {
    if (this instanceof Root root) {
      return Optional.of(root.id());
    }
    return this instanceof Found found ? found.value().objectId() : Optional.empty();
  }

  /**
   * The object that holds the place, or might.
   *
   * @return the object; null for the root
   */
  default @Nullable ObjectId container() {
    return null;
  }

  /**
   * The key or index in that object.
   *
   * @return the key or index; null for the root, and where there is no place
   */
  default @Nullable Prop prop() {
    return null;
  }

  /**
   * Takes one step more from a place, which is step number {@code number} of its path.
   *
   * @param document the document, a transaction or a view of an old version
   * @param from the place to step from
   * @param step the step
   * @param number the step's number in the path, from 0
   * @return the place it leads to
   */
  static Place step(Read document, Place from, Step step, int number) {
    if (from instanceof Nowhere) {
      return from;
    }
    if (from instanceof Vacant vacant) {
      return new Nowhere(number - 1, vacant.container(), absent(vacant.prop()));
    }
    ObjectId object = from.object().orElse(null);
    if (object == null) {
      ObjectId container = from instanceof Found found ? found.container() : ObjectId.ROOT;
      return new Nowhere(number, container, "a scalar holds nothing");
    }
    if (document.getObjectType(object).orElse(ObjectType.MAP) == ObjectType.MAP) {
      return inMap(document, object, step, number);
    }
    return inSequence(document, object, step, number);
  }

  private static String absent(Prop prop) {
    return prop instanceof Prop.Key key
        ? "no key " + quoted(key.getValue())
        : "no element behind the last";
  }

  private static Place inMap(Read document, ObjectId map, Step step, int number) {
    String key = step.asKey().orElse(null);
    if (key == null) {
      return new Nowhere(number, map, "a map has keys, not indices");
    }
    return at(document, map, new Prop.Key(key));
  }

  private static Place inSequence(Read document, ObjectId list, Step step, int number) {
    long length = document.length(list);
    OptionalLong given = step.asIndex();
    if (step.isEnd()) {
      return new Vacant(list, new Prop.Index(length));
    } else if (given.isEmpty()) {
      return new Nowhere(
          number, list, "a list has indices, not a key " + quoted(step.asKey().orElse("")));
    }
    long index = given.getAsLong() < 0 ? given.getAsLong() + length : given.getAsLong();
    return index < 0 || index > length
        ? new Nowhere(number, list, "index " + given.getAsLong() + " of a list of " + length)
        : at(document, list, new Prop.Index(index));
  }

  private static Place at(Read document, ObjectId container, Prop prop) {
    AmValue value = document.get(container, prop).orElse(null);
    return value == null ? new Vacant(container, prop) : new Found(container, prop, value);
  }

  private static String quoted(String key) {
    StringBuilder out = new StringBuilder();
    JsonText.appendQuoted(out, key);
    return out.toString();
  }
}

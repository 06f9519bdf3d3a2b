package org.amkit.json;

import java.util.Optional;
import org.amkit.AmValue;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Prop;
import org.amkit.Read;
import org.amkit.json.DocumentPath.Step;

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
    String key;
    if (step instanceof Step.Key named) {
      key = named.name();
    } else if (step instanceof Step.Token token) {
      key = token.text();
    } else {
      return new Nowhere(number, map, "a map has keys, not indices");
    }
    Prop prop = new Prop.Key(key);
    return document
        .get(map, key)
        .<Place>map(value -> new Found(map, prop, value))
        .orElseGet(() -> new Vacant(map, prop));
  }

  private static Place inSequence(Read document, ObjectId list, Step step, int number) {
    long length = document.length(list);
    long index;
    if (step instanceof Step.End) {
      index = length;
    } else if (step instanceof Step.Index at) {
      index = at.index() < 0 ? at.index() + length : at.index();
      if (index < 0 || index > length) {
        return new Nowhere(number, list, "index " + at.index() + " of a list of " + length);
      }
    } else if (step instanceof Step.Token token && token.text().equals("-")) {
      index = length;
    } else if (step instanceof Step.Token token && token.text().matches("0|[1-9][0-9]{0,17}")) {
      index = Long.parseLong(token.text());
      if (index > length) {
        return new Nowhere(number, list, "index " + index + " of a list of " + length);
      }
    } else {
      String key = step instanceof Step.Key named ? named.name() : ((Step.Token) step).text();
      return new Nowhere(number, list, "a list has indices, not a key " + quoted(key));
    }
    Prop prop = new Prop.Index(index);
    return index == length
        ? new Vacant(list, prop)
        : document
            .get(list, index)
            .<Place>map(value -> new Found(list, prop, value))
            .orElseGet(() -> new Vacant(list, prop));
  }

  private static String quoted(String key) {
    StringBuilder out = new StringBuilder();
    JsonText.appendQuoted(out, key);
    return out.toString();
  }
}

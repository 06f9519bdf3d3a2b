package org.amkit.cli.address;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.amkit.AmValue;
import org.amkit.ChangeHash;
import org.amkit.NewStrings;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Prop;
import org.amkit.RichText;
import org.amkit.Transaction;
import org.amkit.cli.terminal.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Makes a place of a document hold a plain value, as {@link org.amkit.json.JsonReader} reads them,
 * by the least change: what is equal stays as it is, with its history.
 *
 * @param transaction the open transaction
 * @param strings what new strings become
 */
public record PlaceUpdate(Transaction transaction, NewStrings strings) {
  /** Updates what is at a place, or puts the value there when it is of another kind. */
  public void update(Target place, @Nullable Object value) {
    ObjectId object = place.object();
    boolean fits =
        place.isMap()
            ? value instanceof Map
            : place.isList()
                ? value instanceof Collection
                : place.isText()
                    && (value instanceof RichText
                        || (value instanceof CharSequence && strings == NewStrings.TEXT));
    if (object != null && fits && value != null) {
      transaction.update(object, value, strings);
    } else if (place.isRoot()) {
      throw Failure.badInput("a document is a JSON object, {...}, at its root", null);
    } else {
      put(place, value);
    }
  }

  private void put(Target place, @Nullable Object value) {
    if (place.prop() instanceof Prop.Index index && !place.exists()) {
      transaction.insert(container(place), index.index, value, strings);
    } else {
      transaction.update(container(place), prop(place), value, strings);
    }
  }

  private static Prop prop(Target place) {
    return Objects.requireNonNull(place.prop());
  }

  private static ObjectId container(Target place) {
    ObjectId container = place.container();
    if (container == null || place.containerType() == ObjectType.TEXT) {
      throw Failure.usage(place.shown() + " is a part of a text");
    }
    return container;
  }

  /**
   * Puts a copy of a value of some version at a place, an object with all in it, instead of what is
   * there.
   */
  public void copy(Target place, AmValue value, ChangeHash[] version) {
    if (place.prop() instanceof Prop.Index index && !place.exists()) {
      transaction.insertCopy(container(place), index.index, value, version);
    } else {
      transaction.copy(container(place), prop(place), value, version);
    }
  }

  /** Takes away what is at a place. */
  public void remove(Target place) {
    ObjectId container = place.container();
    if (container == null) {
      throw Failure.usage("the root cannot be removed");
    }
    transaction.delete(container, prop(place));
  }
}

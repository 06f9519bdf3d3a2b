package org.amkit.cli.address;

import java.util.Collection;
import java.util.Map;
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
 */
public final class PlaceUpdate {
  private final Transaction transaction;
  private final NewStrings strings;

  /** Updates in an open transaction; {@code strings} says what new strings become. */
  public PlaceUpdate(Transaction transaction, NewStrings strings) {
    this.transaction = transaction;
    this.strings = strings;
  }

  /** Updates what is at a place, or puts the value there when it is of another kind. */
  public void update(Place place, @Nullable Object value) {
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

  private void put(Place place, @Nullable Object value) {
    ObjectId container = container(place);
    if (place.prop() instanceof Prop.Key key) {
      transaction.update(container, key.key, value, strings);
    } else if (place.prop() instanceof Prop.Index index) {
      if (place.exists()) {
        transaction.update(container, index.index, value, strings);
      } else {
        transaction.insert(container, index.index, value, strings);
      }
    }
  }

  private static ObjectId container(Place place) {
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
  public void copy(Place place, AmValue value, ChangeHash[] version) {
    ObjectId container = container(place);
    if (place.prop() instanceof Prop.Key key) {
      transaction.copy(container, key.key, value, version);
    } else if (place.prop() instanceof Prop.Index index) {
      if (place.exists()) {
        transaction.copy(container, index.index, value, version);
      } else {
        transaction.insertCopy(container, index.index, value, version);
      }
    }
  }

  /** Takes away what is at a place. */
  public void remove(Place place) {
    ObjectId container = place.container();
    if (container == null) {
      throw Failure.usage("the root cannot be removed");
    }
    if (place.prop() instanceof Prop.Key key) {
      transaction.delete(container, key.key);
    } else if (place.prop() instanceof Prop.Index index) {
      transaction.delete(container, index.index);
    }
  }
}

package org.amkit.cli.render;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.amkit.AmValue;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Patch;
import org.amkit.PatchAction;
import org.amkit.PathElement;
import org.amkit.Prop;
import org.amkit.Read;
import org.amkit.json.DocumentPath;
import org.amkit.json.DocumentPath.Step;
import org.jspecify.annotations.Nullable;

/**
 * Writes patches between two versions as a JSON Patch (RFC 6902) that makes the JSON of the first
 * into the JSON of the second.
 *
 * <p>An object that came is added with all in it; a text that was edited is replaced, since JSON
 * Patch knows no part of a string. Patches come with the objects sorted by age, each behind what
 * holds it, so that their paths are right when they are applied in order.
 */
public final class JsonPatchPrinter {
  private final Read before;
  private final Read after;
  private final JsonPrinter json;
  private final Set<ObjectId> done = new HashSet<>();
  private int written;

  /** Writes patches from one version to another. */
  public JsonPatchPrinter(Read before, Read after, JsonPrinter json) {
    this.before = before;
    this.after = after;
    this.json = json;
  }

  /**
   * Writes all patches as one array.
   *
   * @return whether there was anything to write
   */
  public boolean print(List<Patch> patches) {
    json.beginArray();
    for (Patch patch : patches) {
      if (isInText(patch)) {
        continue;
      }
      if (done.contains(patch.getObj())) {
        remember(patch.getAction());
      } else {
        print(patch);
      }
    }
    json.endArray();
    return written > 0;
  }

  /** Whether a patch acts inside of a block of a text, of which JSON shows nothing. */
  private boolean isInText(Patch patch) {
    for (PathElement element : patch.getPath()) {
      if (after.getObjectType(element.getObjectId()).orElse(ObjectType.MAP) == ObjectType.TEXT) {
        return true;
      }
    }
    return false;
  }

  private void remember(PatchAction action) {
    if (action instanceof PatchAction.PutMap put) {
      put.getValue().objectId().ifPresent(done::add);
    } else if (action instanceof PatchAction.PutList put) {
      put.getValue().objectId().ifPresent(done::add);
    } else if (action instanceof PatchAction.Insert insert) {
      insert.getValues().forEach(value -> value.objectId().ifPresent(done::add));
    }
  }

  private void print(Patch patch) {
    PatchAction action = patch.getAction();
    DocumentPath at = DocumentPath.of(Differences.steps(patch));
    if (textOnce(patch, at)) {
      return;
    }
    remember(action);
    if (action instanceof PatchAction.PutMap put) {
      boolean there = before.get(patch.getObj(), put.getKey()).isPresent();
      write(there ? "replace" : "add", at.child(new Step.Key(put.getKey())), put.getValue());
    } else if (action instanceof PatchAction.DeleteMap delete) {
      write("remove", at.child(new Step.Key(delete.getKey())), null);
    } else if (action instanceof PatchAction.PutList put) {
      write("replace", at.child(new Step.Index(put.getIndex())), put.getValue());
    } else if (action instanceof PatchAction.Insert insert) {
      long index = insert.getIndex();
      for (AmValue value : insert.getValues()) {
        write("add", at.child(new Step.Index(index++)), value);
      }
    } else if (action instanceof PatchAction.DeleteList delete) {
      for (long i = 0; i < delete.getLength(); i++) {
        write("remove", at.child(new Step.Index(delete.getIndex())), null);
      }
    } else if (action instanceof PatchAction.Increment increment) {
      increment(patch.getObj(), at, increment.getProperty());
    }
  }

  private void increment(ObjectId object, DocumentPath at, Prop prop) {
    if (prop instanceof Prop.Key key) {
      after
          .get(object, key.key)
          .ifPresent(value -> write("replace", at.child(new Step.Key(key.key)), value));
    } else if (prop instanceof Prop.Index index) {
      after
          .get(object, index.index)
          .ifPresent(value -> write("replace", at.child(new Step.Index(index.index)), value));
    }
  }

  /** Replaces a text at the first patch of it; false when the object is no text. */
  private boolean textOnce(Patch patch, DocumentPath at) {
    if (after.getObjectType(patch.getObj()).orElse(ObjectType.MAP) != ObjectType.TEXT) {
      return false;
    }
    String text = after.text(patch.getObj()).orElse("");
    if (done.add(patch.getObj()) && !text.equals(before.text(patch.getObj()).orElse(null))) {
      written++;
      json.beginObject().field("op", "replace").field("path", at.toPointer());
      json.field("value", text).endObject();
    }
    return true;
  }

  private void write(String op, DocumentPath path, @Nullable AmValue value) {
    written++;
    json.beginObject().field("op", op).field("path", path.toPointer());
    if (value != null) {
      json.name("value");
      json.value(after, value);
    }
    json.endObject();
  }
}

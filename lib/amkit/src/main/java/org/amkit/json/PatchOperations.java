package org.amkit.json;

import java.util.ArrayList;
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
import org.amkit.json.DocumentPath.Step;
import org.amkit.json.JsonPatch.Kind;
import org.amkit.json.JsonPatch.Operation;
import org.jspecify.annotations.Nullable;

/**
 * The operations of patches between two versions. One use.
 *
 * <p>An object that came is added with all in it; a text that was edited is replaced, since JSON
 * Patch knows no part of a string. Patches come with the objects sorted by age, each behind what
 * holds it, so that their paths are right when they are applied in order.
 */
final class PatchOperations {
  private final Read before;
  private final Read after;
  private final Set<ObjectId> done = new HashSet<>();
  private final List<Operation> operations = new ArrayList<>();

  PatchOperations(Read before, Read after) {
    this.before = before;
    this.after = after;
  }

  List<Operation> of(List<Patch> patches) {
    for (Patch patch : patches) {
      if (done.contains(patch.getObj())) {
        remember(patch.getAction());
      } else if (!isInText(patch)) {
        add(patch);
      }
    }
    return operations;
  }

  /** Whether a patch acts inside of a block of a text, of which JSON shows nothing. O(depth). */
  private boolean isInText(Patch patch) {
    for (PathElement element : patch.getPath()) {
      if (isText(element.getObjectId())) {
        return true;
      }
    }
    return false;
  }

  private boolean isText(ObjectId object) {
    return after.getObjectType(object).orElse(ObjectType.MAP) == ObjectType.TEXT;
  }

  private void remember(PatchAction action) {
    for (AmValue value : action.values()) {
      value.objectId().ifPresent(done::add);
    }
  }

  private void add(Patch patch) {
    ObjectId object = patch.getObj();
    PatchAction action = patch.getAction();
    DocumentPath at = DocumentPath.of(patch);
    if (isText(object)) {
      text(object, at);
      return;
    }
    remember(action);
    if (action instanceof PatchAction.PutMap put) {
      boolean there = before.get(object, put.getKey()).isPresent();
      add(there ? Kind.REPLACE : Kind.ADD, at, new Prop.Key(put.getKey()), put.getValue());
    } else if (action instanceof PatchAction.DeleteMap delete) {
      add(Kind.REMOVE, at, new Prop.Key(delete.getKey()), null);
    } else if (action instanceof PatchAction.PutList put) {
      add(Kind.REPLACE, at, new Prop.Index(put.getIndex()), put.getValue());
    } else if (action instanceof PatchAction.Insert insert) {
      long index = insert.getIndex();
      for (AmValue value : insert.getValues()) {
        add(Kind.ADD, at, new Prop.Index(index++), value);
      }
    } else if (action instanceof PatchAction.DeleteList delete) {
      for (long i = 0; i < delete.getLength(); i++) {
        add(Kind.REMOVE, at, new Prop.Index(delete.getIndex()), null);
      }
    } else if (action instanceof PatchAction.Increment increment) {
      Prop prop = increment.getProperty();
      after.get(object, prop).ifPresent(value -> add(Kind.REPLACE, at, prop, value));
    }
  }

  /** Replaces a text at the first patch of it. */
  private void text(ObjectId object, DocumentPath at) {
    String text = after.text(object).orElse("");
    if (done.add(object) && !text.equals(before.text(object).orElse(null))) {
      operations.add(new Operation(Kind.REPLACE, at.toPointer(), null, text));
    }
  }

  private void add(Kind kind, DocumentPath at, Prop prop, @Nullable AmValue value) {
    ObjectId object = value == null ? null : value.objectId().orElse(null);
    Object plain =
        object != null ? after.toPlain(object) : value == null ? null : PlainJson.plain(value);
    operations.add(new Operation(kind, at.child(Step.of(prop)).toPointer(), null, plain));
  }
}

package org.amkit.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.amkit.AmValue;
import org.amkit.Mark;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Patch;
import org.amkit.PatchAction;
import org.amkit.Prop;
import org.amkit.Read;
import org.amkit.json.DocumentPath.Step;
import org.jspecify.annotations.Nullable;

/** Makes differences out of patches; see {@link Difference}. One use. */
final class PatchDifferences {
  private final Read before;
  private final Read after;
  private final Set<ObjectId> fresh = new HashSet<>();
  private final List<Difference> found = new ArrayList<>();

  // Loops, not lambdas, each of which takes half a millisecond at its first use: see the start of
  // am.

  PatchDifferences(Read before, Read after) {
    this.before = before;
    this.after = after;
  }

  List<Difference> of(List<Patch> patches) {
    Map<ObjectId, List<Patch>> byObject = new LinkedHashMap<>();
    for (Patch patch : patches) {
      List<Patch> patchesOfOne = byObject.get(patch.getObj());
      if (patchesOfOne == null) {
        patchesOfOne = new ArrayList<>();
        byObject.put(patch.getObj(), patchesOfOne);
      }
      patchesOfOne.add(patch);
    }
    for (Map.Entry<ObjectId, List<Patch>> one : byObject.entrySet()) {
      object(one.getKey(), one.getValue());
    }
    return found;
  }

  private void object(ObjectId id, List<Patch> patches) {
    if (fresh.contains(id)) {
      for (Patch patch : patches) {
        remember(patch);
      }
      return;
    }
    DocumentPath path = DocumentPath.of(patches.get(0));
    ObjectType type = after.getObjectType(id).orElse(ObjectType.MAP);
    switch (type) {
      case MAP -> {
        for (Patch patch : patches) {
          map(id, path, patch.getAction());
        }
      }
      case LIST -> list(id, path, patches);
      case TEXT -> text(id, path, patches);
    }
  }

  /** Notes the objects that come with a patch: they are shown inside of what holds them. */
  private void remember(Patch patch) {
    for (AmValue value : patch.getAction().values()) {
      remember(value);
    }
  }

  private void remember(AmValue value) {
    ObjectId object = value.objectId().orElse(null);
    if (object != null) {
      fresh.add(object);
    }
  }

  private void map(ObjectId id, DocumentPath path, PatchAction action) {
    if (action instanceof PatchAction.PutMap put) {
      remember(put.getValue());
      String place = path.child(new Step.Key(put.getKey())).toString();
      AmValue old = before.get(id, put.getKey()).orElse(null);
      if (old == null) {
        found.add(new Difference.Added(place, put.getValue(), put.isConflict()));
      } else {
        found.add(new Difference.Replaced(place, old, put.getValue(), put.isConflict()));
      }
    } else if (action instanceof PatchAction.DeleteMap delete) {
      AmValue old = before.get(id, delete.getKey()).orElse(null);
      if (old != null) {
        found.add(
            new Difference.Removed(path.child(new Step.Key(delete.getKey())).toString(), old));
      }
    } else if (action instanceof PatchAction.Increment increment
        && increment.getProperty() instanceof Prop.Key key) {
      counted(
          path.child(new Step.Key(key.key)),
          before.get(id, key.key).orElse(null),
          after.get(id, key.key).orElse(null));
    } else if (action instanceof PatchAction.FlagConflict flag
        && flag.getProperty() instanceof Prop.Key key) {
      found.add(
          new Difference.Contested(
              path.child(new Step.Key(key.key)).toString(), after.get(id, key.key).orElse(null)));
    }
  }

  private void counted(DocumentPath path, @Nullable AmValue old, @Nullable AmValue now) {
    if (old instanceof AmValue.Counter from && now instanceof AmValue.Counter to) {
      found.add(new Difference.Counted(path.toString(), from.getValue(), to.getValue()));
    } else if (old != null && now != null) {
      found.add(new Difference.Replaced(path.toString(), old, now, false));
    }
  }

  /** An element while the patches are replayed. */
  private static final class Slot {
    final long oldIndex;
    final @Nullable AmValue old;
    @Nullable AmValue now;
    boolean conflict;
    boolean contested;

    Slot(long oldIndex, @Nullable AmValue old, @Nullable AmValue now) {
      this.oldIndex = oldIndex;
      this.old = old;
      this.now = now;
    }
  }

  private void list(ObjectId id, DocumentPath path, List<Patch> patches) {
    AmValue[] old = before.listItems(id).orElse(new AmValue[0]);
    List<Slot> slots = new ArrayList<>(old.length);
    for (int i = 0; i < old.length; i++) {
      slots.add(new Slot(i, old[i], null));
    }
    List<Slot> gone = new ArrayList<>();
    for (Patch patch : patches) {
      remember(patch);
      replay(patch.getAction(), slots, gone);
    }
    gone.sort(Comparator.comparingLong(slot -> slot.oldIndex));
    for (Slot slot : gone) {
      if (slot.old != null) {
        String place = path.child(new Step.Index(slot.oldIndex)).toString();
        found.add(new Difference.Removed(place, slot.old));
      }
    }
    for (int i = 0; i < slots.size(); i++) {
      Slot slot = slots.get(i);
      DocumentPath place = path.child(new Step.Index(i));
      AmValue now = slot.now;
      if (slot.old == null && now != null) {
        found.add(new Difference.Added(place.toString(), now, slot.conflict));
      } else if (slot.old != null && now != null) {
        found.add(new Difference.Replaced(place.toString(), slot.old, now, slot.conflict));
      } else if (slot.contested) {
        AmValue value = after.get(id, i).orElse(null);
        if (slot.old instanceof AmValue.Counter && value instanceof AmValue.Counter) {
          counted(place, slot.old, value);
        } else {
          found.add(new Difference.Contested(place.toString(), value));
        }
      }
    }
  }

  private static void replay(PatchAction action, List<Slot> slots, List<Slot> gone) {
    if (action instanceof PatchAction.Insert insert) {
      List<Slot> come = new ArrayList<>();
      for (AmValue value : insert.getValues()) {
        come.add(new Slot(-1, null, value));
      }
      slots.addAll((int) insert.getIndex(), come);
    } else if (action instanceof PatchAction.DeleteList delete) {
      List<Slot> part =
          slots.subList((int) delete.getIndex(), (int) (delete.getIndex() + delete.getLength()));
      gone.addAll(part);
      part.clear();
    } else if (action instanceof PatchAction.PutList put) {
      Slot slot = slots.get((int) put.getIndex());
      slot.now = put.getValue();
      slot.conflict = put.isConflict();
    } else if (action instanceof PatchAction.Increment increment
        && increment.getProperty() instanceof Prop.Index index) {
      slots.get((int) index.index).contested = true;
    } else if (action instanceof PatchAction.FlagConflict flag
        && flag.getProperty() instanceof Prop.Index index) {
      slots.get((int) index.index).contested = true;
    }
  }

  private void text(ObjectId id, DocumentPath path, List<Patch> patches) {
    String old = before.text(id).orElse("");
    String now = after.text(id).orElse("");
    long added = 0;
    long removed = 0;
    List<Mark> marks = new ArrayList<>();
    for (Patch patch : patches) {
      PatchAction action = patch.getAction();
      if (action instanceof PatchAction.SpliceText splice) {
        added += splice.getText().codePointCount(0, splice.getText().length());
      } else if (action instanceof PatchAction.Insert insert) {
        added += insert.getValues().size();
      } else if (action instanceof PatchAction.DeleteList delete) {
        removed += delete.getLength();
      } else if (action instanceof PatchAction.Mark mark) {
        marks.addAll(Arrays.asList(mark.getMarks()));
      }
    }
    if (!old.equals(now)) {
      found.add(new Difference.Edited(path.toString(), old, now, added, removed));
    }
    if (!marks.isEmpty()) {
      found.add(new Difference.Marked(path.toString(), marks));
    }
  }
}

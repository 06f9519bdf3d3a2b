package org.amkit.patch;

import java.util.ArrayList;
import java.util.List;
import org.amkit.ops.Action;
import org.amkit.ops.MapObject;
import org.amkit.ops.RegOp;
import org.amkit.ops.Register;
import org.amkit.ops.RegisterState;
import org.amkit.ops.TouchedPlaces;
import org.jspecify.annotations.Nullable;

/** What differs in one map, key by key in UTF-8 order. */
final class MapDiff {
  private final RegisterDiff registers;
  private final ObjectPatches patches;
  private final Differ.ChildVisitor children;

  MapDiff(RegisterDiff registers, ObjectPatches patches, Differ.ChildVisitor children) {
    this.registers = registers;
    this.patches = patches;
    this.children = children;
  }

  /** Looks at all keys, or only at those touched. */
  void walk(MapObject map, @Nullable TouchedPlaces places) {
    if (places == null) {
      map.forEachRegister((key, register) -> key(key, register, null));
      return;
    }
    List<String> keys = new ArrayList<>(places.keys());
    keys.sort(MapObject::compareUtf8);
    for (String key : keys) {
      Register register = map.register(key);
      if (register != null) {
        key(key, register, places.held(key));
      }
    }
  }

  private void key(String key, Register register, @Nullable RegisterState held) {
    RegisterDiff.Outcome outcome = registers.compare(register, held);
    RegOp winner = registers.winner;
    if (winner == null) {
      if (outcome == RegisterDiff.Outcome.DELETED) {
        patches.add(new EnginePatch.Action.DeleteMap(key));
      }
      return;
    }
    boolean put = outcome == RegisterDiff.Outcome.PUT;
    if (put) {
      patches.add(new EnginePatch.Action.PutMap(key, registers.put(winner)));
    } else {
      long by = registers.increment(winner);
      if (by != 0) {
        patches.add(new EnginePatch.Action.Increment(key, 0, by));
      } else if (registers.newConflict()) {
        patches.add(new EnginePatch.Action.Conflict(key, 0));
      }
    }
    if (Action.makes(winner.action)) {
      children.visit(winner.id, key, 0, put);
    }
  }
}

package org.amkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Objects;

/**
 * One modification of one object's visible state.
 *
 * <p>Patches come in order: applied one after the other to a copy of the state before, they make
 * the state after. Indices and lengths in texts are in the document's text unit.
 */
@SuppressWarnings("NonApiType") // The binding's signatures.
public class Patch {
  private final ObjectId obj;
  private final ArrayList<PathElement> path;
  private final PatchAction action;

  /**
   * A patch.
   *
   * @param obj the object to modify
   * @param path the way from the root to it
   * @param action the modification
   */
  protected Patch(ObjectId obj, PathElement[] path, PatchAction action) {
    this.obj = obj;
    this.path = new ArrayList<>(Arrays.asList(path));
    this.action = action;
  }

  /** {@return the object to modify} */
  public ObjectId getObj() {
    return obj;
  }

  /**
   * {@return the way from the root to the object; empty for the root}
   *
   * <p>The list is the caller's own.
   */
  public ArrayList<PathElement> getPath() {
    return new ArrayList<>(path);
  }

  /** {@return the modification} */
  public PatchAction getAction() {
    return action;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Patch other
        && obj.equals(other.obj)
        && path.equals(other.path)
        && action.equals(other.action);
  }

  @Override
  public int hashCode() {
    return Objects.hash(obj, path, action);
  }

  @Override
  public String toString() {
    return "Patch [obj=" + obj + ", path=" + path + ", action=" + action + "]";
  }
}

package org.amkit;

import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;

/**
 * One modification of one object's visible state.
 *
 * <p>Patches come in order: applied one after the other to a copy of the state before, they make
 * the state after. Indices and lengths in texts are in the document's text unit.
 */
@SuppressWarnings("NonApiType") // The binding's signatures.
public class Patch {
  private final ObjectId obj;
  private final PatchPath path;
  private final PatchAction action;

  /**
   * A patch.
   *
   * @param obj the object to modify
   * @param path the way from the root to it
   * @param action the modification
   */
  protected Patch(ObjectId obj, PathElement[] path, PatchAction action) {
    this(obj, PatchPath.of(path), action);
  }

  Patch(ObjectId obj, PatchPath path, PatchAction action) {
    this.obj = obj;
    this.path = path;
    this.action = action;
  }

  /** {@return the object to modify} */
  public ObjectId getObj() {
    return obj;
  }

  /**
   * {@return the way from the root to the object; empty for the root}
   *
   * <p>The list is the caller's own. O(depth of the object).
   */
  public ArrayList<PathElement> getPath() {
    return new ArrayList<>(path.steps());
  }

  /**
   * {@return the last step of {@link #getPath}, in O(1): where the object is; empty for the root}
   */
  public Optional<PathElement> getPlace() {
    return Optional.ofNullable(path.last());
  }

  /** {@return the modification} */
  public PatchAction getAction() {
    return action;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Patch other
        && obj.equals(other.obj)
        && getPath().equals(other.getPath())
        && action.equals(other.action);
  }

  @Override
  public int hashCode() {
    return Objects.hash(obj, getPath(), action);
  }

  @Override
  public String toString() {
    return "Patch [obj=" + obj + ", path=" + getPath() + ", action=" + action + "]";
  }
}

package org.amkit;

import java.util.Objects;

/** One step of a path from the root of a document: an object and a property in it. */
public class PathElement {
  private final ObjectId objectId;
  private final Prop prop;

  /**
   * A step.
   *
   * @param objectId the object that has the property
   * @param prop the property
   */
  protected PathElement(ObjectId objectId, Prop prop) {
    this.objectId = objectId;
    this.prop = prop;
  }

  /** {@return the object that has the property} */
  public ObjectId getObjectId() {
    return objectId;
  }

  /** {@return the property} */
  public Prop getProp() {
    return prop;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof PathElement other
        && objectId.equals(other.objectId)
        && prop.equals(other.prop);
  }

  @Override
  public int hashCode() {
    return Objects.hash(objectId, prop);
  }

  @Override
  public String toString() {
    return objectId + "/" + prop;
  }
}

package org.amkit;

/**
 * One step of a path from the root of a document: an object and a property in it.
 *
 * @param objectId the object that has the property
 * @param prop the property
 */
public record PathElement(ObjectId objectId, Prop prop) {
  /** {@return the object that has the property} */
  public ObjectId getObjectId() {
    return objectId;
  }

  /** {@return the property} */
  public Prop getProp() {
    return prop;
  }

  @Override
  public String toString() {
    return objectId + "/" + prop;
  }
}

package org.amkit.ops;

import org.amkit.ObjectType;

/** Action codes of ops, as the format numbers them. */
public final class Action {
  public static final int MAKE_MAP = 0;
  public static final int SET = 1;
  public static final int MAKE_LIST = 2;
  public static final int DELETE = 3;
  public static final int MAKE_TEXT = 4;
  public static final int INCREMENT = 5;
  public static final int MAKE_TABLE = 6;
  public static final int MARK = 7;

  private Action() {}

  /** Whether the op makes an object. */
  public static boolean makes(int action) {
    return action == MAKE_MAP || action == MAKE_LIST || action == MAKE_TEXT || action == MAKE_TABLE;
  }

  /** The action that makes an object of this type. */
  public static int making(ObjectType type) {
    return switch (type) {
      case MAP -> MAKE_MAP;
      case LIST -> MAKE_LIST;
      case TEXT -> MAKE_TEXT;
    };
  }

  /** The type of the object that this action makes. */
  public static ObjectType made(int action) {
    return switch (action) {
      case MAKE_MAP, MAKE_TABLE -> ObjectType.MAP;
      case MAKE_LIST -> ObjectType.LIST;
      case MAKE_TEXT -> ObjectType.TEXT;
      default -> throw new IllegalArgumentException("action " + action + " makes no object");
    };
  }
}

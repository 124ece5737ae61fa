package dev.ratchet.emulator.function;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.Map;

/** Finds out what a class made of the type parameters of an interface that it implements. */
final class GenericTypes {

  private GenericTypes() {}

  /**
   * The arguments that a class gives to an interface, in order.
   *
   * @return for a parameter left open: {@code Object}
   */
  static Type[] argumentsOf(Class<?> generic, Class<?> implementation) {
    var bound = new HashMap<TypeVariable<?>, Type>();
    bind(implementation, bound);
    var variables = generic.getTypeParameters();
    var arguments = new Type[variables.length];
    for (var i = 0; i < variables.length; i++) {
      arguments[i] = resolve(variables[i], bound);
    }
    return arguments;
  }

  private static void bind(Type type, Map<TypeVariable<?>, Type> bound) {
    switch (type) {
      case null -> {}
      case ParameterizedType given -> {
        var raw = (Class<?>) given.getRawType();
        for (var i = 0; i < raw.getTypeParameters().length; i++) {
          bound.put(raw.getTypeParameters()[i], given.getActualTypeArguments()[i]);
        }
        bind(raw, bound);
      }
      case Class<?> raw -> {
        bind(raw.getGenericSuperclass(), bound);
        for (var above : raw.getGenericInterfaces()) {
          bind(above, bound);
        }
      }
      default -> {}
    }
  }

  private static Type resolve(Type type, Map<TypeVariable<?>, Type> bound) {
    var resolved = type;
    while (resolved instanceof TypeVariable<?> variable) {
      resolved = bound.getOrDefault(variable, Object.class);
    }
    return resolved;
  }
}

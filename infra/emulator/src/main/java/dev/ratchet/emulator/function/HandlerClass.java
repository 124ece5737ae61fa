package dev.ratchet.emulator.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.ratchet.emulator.host.StartFailure;
import dev.ratchet.template.LambdaFunction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The class that a function's handler string names, and how events become its arguments.
 *
 * <p>Events are read and answers written by the serialisers of AWS's own runtime.
 */
public final class HandlerClass {

  private static final String METHOD = "handleRequest";

  private final Class<?> type;
  private final FunctionLoader loader;

  private HandlerClass(Class<?> type, FunctionLoader loader) {
    this.type = type;
    this.loader = loader;
  }

  /** An instance of the class, ready to answer events. */
  @FunctionalInterface
  interface Handler {

    /** Answers one event, JSON to JSON. */
    byte[] handle(byte[] event, Context context) throws IOException;
  }

  /**
   * Finds the class of a handler string, {@code package.Class} or {@code package.Class::method}.
   *
   * @throws StartFailure if it is not there or has no constructor or method to call
   */
  public static HandlerClass find(LambdaFunction function, FunctionLoader loader)
      throws StartFailure {
    var handler = function.handler();
    var colons = handler.indexOf("::");
    var className = colons < 0 ? handler : handler.substring(0, colons);
    var method = colons < 0 ? METHOD : handler.substring(colons + 2);
    try {
      var found = new HandlerClass(Class.forName(className, false, loader), loader);
      found.check(function, method);
      return found;
    } catch (ClassNotFoundException | LinkageError e) {
      throw new StartFailure(
          "function %s: the handler class %s is not in %s (%s); "
                  .formatted(function.name(), className, function.code(), e)
              + "correct Handler in the template or build the code again",
          e);
    }
  }

  private void check(LambdaFunction function, String method) throws StartFailure {
    var requests = RequestHandler.class.isAssignableFrom(type);
    var streams = RequestStreamHandler.class.isAssignableFrom(type);
    if (!requests && !streams || !method.equals(METHOD)) {
      throw new StartFailure(
          "function %s: the handler %s must name a class that implements RequestHandler or "
                  .formatted(function.name(), function.handler())
              + "RequestStreamHandler, with no method or with ::handleRequest");
    }
    if (constructors().length == 0) {
      throw new StartFailure(
          "function %s: %s needs a public constructor without parameters, or one that takes the "
                  .formatted(function.name(), type.getName())
              + "environment as a Map<String, String>");
    }
  }

  /** The usable constructors, the one that takes an environment first. */
  private Constructor<?>[] constructors() {
    return Stream.of(type.getConstructors())
        .filter(
            constructor -> {
              var parameters = constructor.getParameterTypes();
              return parameters.length == 0 || parameters.length == 1 && parameters[0] == Map.class;
            })
        .sorted((a, b) -> b.getParameterCount() - a.getParameterCount())
        .toArray(Constructor<?>[]::new);
  }

  /** The loader of the class, which belongs to every thread that runs it. */
  ClassLoader loader() {
    return loader;
  }

  /**
   * Makes an instance, as a new sandbox does.
   *
   * @param environment the function's environment variables, for a constructor that takes them
   * @throws Throwable what the constructor threw
   */
  Handler instantiate(Map<String, String> environment) throws Throwable {
    var constructor = constructors()[0];
    try {
      var instance =
          constructor.getParameterCount() == 0
              ? constructor.newInstance()
              : constructor.newInstance(environment);
      return instance instanceof RequestStreamHandler streams
          ? (event, context) -> stream(streams, event, context)
          : handler((RequestHandler<?, ?>) instance);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static byte[] stream(RequestStreamHandler handler, byte[] event, Context context)
      throws IOException {
    var out = new ByteArrayOutputStream();
    handler.handleRequest(new ByteArrayInputStream(event), out, context);
    return out.toByteArray();
  }

  @SuppressWarnings("unchecked") // what the class declares is what the serialiser is made for
  private <I, O> Handler handler(RequestHandler<I, O> handler) {
    var arguments = GenericTypes.argumentsOf(RequestHandler.class, type);
    var inputs = loader.serializers().of(arguments[0]);
    var outputs = loader.serializers().of(arguments[1]);
    return (event, context) ->
        outputs.write(handler.handleRequest((I) inputs.read(event), context));
  }
}

package dev.ratchet.emulator.function;

import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import com.amazonaws.services.lambda.runtime.serialization.factories.PojoSerializerFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.net.URL;
import java.net.URLClassLoader;

/**
 * The serialisers of AWS's own runtime, for the classes of one loader.
 *
 * <p>They keep classes that they met, by name, for ever and in a map that is not made for threads:
 * on Lambda, a process knows one loader. So each loader here has a copy of the library to itself,
 * reached by reflection, and its serialisers are made one at a time.
 */
final class EventSerializers implements AutoCloseable {

  private final ClassLoader functions;
  private final URLClassLoader library;

  EventSerializers(ClassLoader functions) {
    this.functions = functions;
    var jar = LambdaEventSerializers.class.getProtectionDomain().getCodeSource().getLocation();
    this.library =
        new URLClassLoader(
            "event-serializers", new URL[] {jar}, ClassLoader.getPlatformClassLoader());
  }

  /** A serialiser of one type. */
  static final class Serializer {

    private final Object target;
    private final Method reader;
    private final Method writer;

    private Serializer(Object target, Class<?> type) throws NoSuchMethodException {
      this.target = target;
      this.reader = type.getMethod("fromJson", InputStream.class);
      this.writer = type.getMethod("toJson", Object.class, OutputStream.class);
    }

    /** Reads a value. */
    Object read(byte[] json) {
      return call(reader, target, new ByteArrayInputStream(json));
    }

    /** Writes a value. */
    byte[] write(Object value) {
      var out = new ByteArrayOutputStream();
      call(writer, target, value, out);
      return out.toByteArray();
    }
  }

  /** The serialiser that Lambda uses for a type of a handler's signature. */
  synchronized Serializer of(Type type) {
    try {
      var events = copy(LambdaEventSerializers.class);
      var supported = events.getMethod("isLambdaSupportedEvent", String.class);
      Object serializer;
      if (type instanceof Class<?> known && (boolean) call(supported, null, known.getName())) {
        var method = events.getMethod("serializerFor", Class.class, ClassLoader.class);
        serializer = call(method, null, known, functions);
      } else {
        var factory = call(copy(JacksonFactory.class).getMethod("getInstance"), null);
        var method = copy(PojoSerializerFactory.class).getMethod("getSerializer", Type.class);
        serializer = call(method, factory, type);
      }
      return new Serializer(serializer, copy(PojoSerializer.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Lambda's serialisers are not as expected", e);
    }
  }

  private Class<?> copy(Class<?> original) throws ClassNotFoundException {
    return library.loadClass(original.getName());
  }

  private static Object call(Method method, Object target, Object... arguments) {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      switch (e.getCause()) {
        case RuntimeException thrown -> throw thrown;
        case Error thrown -> throw thrown;
        default -> throw new IllegalStateException(e.getCause());
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("Lambda's serialisers are not as expected", e);
    }
  }

  @Override
  public void close() throws java.io.IOException {
    library.close();
  }
}

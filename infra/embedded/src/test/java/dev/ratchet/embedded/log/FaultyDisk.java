package dev.ratchet.embedded.log;

import dev.ratchet.embedded.file.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;

/** A disk that does what it is told, until it is told to fail. */
final class FaultyDisk implements Disk {
  /** What a disk does instead of what it should. */
  @FunctionalInterface
  interface Fault {
    void happen() throws IOException;
  }

  private static final Fault NONE = () -> {};

  volatile Fault onOpen = NONE;
  volatile Fault onWrite = NONE;
  volatile Fault onForce = NONE;

  /** Does all well again. */
  void mend() {
    onOpen = NONE;
    onWrite = NONE;
    onForce = NONE;
  }

  @Override
  public FileChannel open(Path path, Set<? extends OpenOption> options) throws IOException {
    onOpen.happen();
    return new Faulty(PrivateFiles.open(path, options));
  }

  private final class Faulty extends FileChannel {
    private final FileChannel real;

    Faulty(FileChannel real) {
      this.real = real;
    }

    /** Writes half before it fails. */
    @Override
    public int write(ByteBuffer from) throws IOException {
      try {
        onWrite.happen();
      } catch (IOException | Error e) {
        if (real.isOpen()) {
          real.write(from.slice(from.position(), from.remaining() / 2));
        }
        throw e;
      }
      return real.write(from);
    }

    @Override
    public void force(boolean metaData) throws IOException {
      onForce.happen();
      real.force(metaData);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      return real.read(into);
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
      return real.read(into, offset, length);
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
      return real.write(from, offset, length);
    }

    @Override
    public long position() throws IOException {
      return real.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
      real.position(position);
      return this;
    }

    @Override
    public long size() throws IOException {
      return real.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      real.truncate(size);
      return this;
    }

    @Override
    public long transferTo(long at, long count, WritableByteChannel to) throws IOException {
      return real.transferTo(at, count, to);
    }

    @Override
    public long transferFrom(ReadableByteChannel from, long at, long count) throws IOException {
      return real.transferFrom(from, at, count);
    }

    @Override
    public int read(ByteBuffer into, long at) throws IOException {
      return real.read(into, at);
    }

    @Override
    public int write(ByteBuffer from, long at) throws IOException {
      return real.write(from, at);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long at, long size) throws IOException {
      return real.map(mode, at, size);
    }

    @Override
    public FileLock lock(long at, long size, boolean shared) throws IOException {
      return real.lock(at, size, shared);
    }

    @Override
    public FileLock tryLock(long at, long size, boolean shared) throws IOException {
      return real.tryLock(at, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      real.close();
    }
  }
}

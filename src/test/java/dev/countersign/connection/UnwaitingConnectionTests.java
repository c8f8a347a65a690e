package dev.countersign.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Semaphore;

import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.CoyoteAdapter;
import org.apache.coyote.Constants;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A connection for which a thread works that reads from all others as well.
 */
class UnwaitingConnectionTests {

	private final ConnectionCounts counts = new ConnectionCounts();

	private final Connection connection = new Connection(Places.Holder.alone("127.0.0.1"), new Places(1, 1),
			new Semaphore(1), this.counts);

	private final BoundedProcessor processor = new BoundedProcessor(new BoundedProtocol(),
			new CoyoteAdapter(new Connector()));

	@Test
	void idleWhenThreadWorksOrRequestHasBegunThenNot() {
		assertThat(this.connection.isIdle()).isTrue();
		this.connection.begin();
		assertThat(this.connection.isIdle()).isFalse();
		this.connection.servedBy(this.processor);
		this.connection.end(SocketState.LONG);
		assertThat(this.connection.isIdle()).isFalse();
		this.connection.begin();
		this.connection.end(SocketState.OPEN);
		assertThat(this.connection.isIdle()).isTrue();
	}

	@Test
	void readWhenAnsweredThenLeavesTheNextToTheSelector() throws IOException {
		begin(Constants.STAGE_KEEPALIVE);
		assertThat(this.connection.read((buffer) -> 1, ByteBuffer.allocate(1))).isZero();
		this.connection.setUnwaiting(false);
		assertThat(this.connection.read((buffer) -> 1, ByteBuffer.allocate(1))).isOne();
	}

	@Test
	void readWhenNothingHasComeThenThrowsInsteadOfWaiting() throws IOException {
		begin(Constants.STAGE_SERVICE);
		assertThat(this.connection.read((buffer) -> 1, ByteBuffer.allocate(1))).isOne();
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> this.connection.read((buffer) -> 0, ByteBuffer.allocate(1)));
	}

	@Test
	void writeWhenClientDoesNotReadThenThrowsInsteadOfWaiting() throws IOException {
		begin(Constants.STAGE_SERVICE);
		assertThat(this.connection.write((buffer) -> 1, ByteBuffer.allocate(1))).isOne();
		assertThatExceptionOfType(ClosedChannelException.class)
			.isThrownBy(() -> this.connection.write((buffer) -> 0, ByteBuffer.allocate(1)));
		assertThat(this.counts.unread().sum()).isOne();
	}

	private void begin(int stage) {
		this.connection.setUnwaiting(true);
		this.connection.begin();
		this.connection.servedBy(this.processor);
		this.processor.getRequest().getRequestProcessor().setStage(stage);
	}

}

package dev.countersign.address;

import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Tells once that there is a proxy in front of the service that nobody has named: all its
 * clients count as one, and a few who mistype lock everybody out. On the internet anybody
 * can send the header, so that a peer from there keeps no quiet for one from inside.
 */
final class UntrustedForwarding {

	private static final Log log = LogFactory.getLog(UntrustedForwarding.class);

	private static final List<String> HEADERS = List.of("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded");

	/** So many requests are looked at one by one. */
	private static final int FIRST = 1_000;

	/** A proxy forwards each request, so that of the later ones a few are enough. */
	private static final int EVERY = 16;

	private final ForwardingListener listener;

	/** Counted without a lock, as a wrong number does no harm. */
	private int seen;

	/** A second line of two threads does no harm. */
	private volatile boolean toldOfOutside;

	private volatile boolean toldOfInside;

	UntrustedForwarding(ForwardingListener listener) {
		this.listener = listener;
	}

	boolean isWorthALook(HttpServletRequest request) {
		if (this.toldOfInside) {
			return false;
		}
		int number = this.seen++;
		if (number > FIRST && number % EVERY != 0) {
			return false;
		}
		for (String header : HEADERS) {
			if (request.getHeader(header) != null) {
				return true;
			}
		}
		return false;
	}

	void tell(String peer) {
		boolean inside = AddressRange.parseAddress(peer).filter(AddressRange::isInside).isPresent();
		if (!inside && this.toldOfOutside) {
			return;
		}
		if (inside) {
			this.toldOfInside = true;
		}
		this.toldOfOutside = true;
		log.warn("%s sends forwarding headers, such as X-Forwarded-For, which are not believed. "
			.formatted(Printable.of(peer, 64))
				+ "If that is your proxy, set countersign.trusted-proxies=%s".formatted(Printable.of(peer, 64)));
		this.listener.ignored(peer);
	}

}

package dev.countersign.limit;

import dev.countersign.address.CountedNetwork;
import dev.countersign.password.Lane;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.stereotype.Component;

/**
 * Says in which lane a request waits for its password's turn: a known device in its
 * account's, everybody else in their network's. Asks nobody and nothing but memory.
 */
@Component
public class HashingLanes {

	private final DeviceMarks marks;

	HashingLanes(DeviceMarks marks) {
		this.marks = marks;
	}

	/**
	 * Returns the lane of a request. Whether the mark belongs to the account that is
	 * tried, and is still good, is found out when the turn comes.
	 * @param request the request
	 */
	public Lane of(HttpServletRequest request) {
		return this.marks.read(request.getHeader(DeviceMarks.HEADER))
			.map((mark) -> new Lane(true, mark.accountId().toString()))
			.orElseGet(() -> new Lane(false, CountedNetwork.of(request.getRemoteAddr()).name()));
	}

}

package dev.countersign.connection;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.apache.tomcat.util.http.MimeHeaders;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

class EncodedHeaderTests {

	private final EncodedHeader user = EncodedHeader.of("Remote-User", "alice");

	private final EncodedHeader roles = EncodedHeader.of("Remote-Roles", "");

	@Test
	void headersWhenNoServerOfOursThenInTheAnswer() {
		MockHttpServletResponse response = new MockHttpServletResponse();
		EncodedHeader.addAll(List.of(this.user, this.roles), new MockHttpServletRequest(), response);
		assertThat(response.getHeaders("Remote-User")).containsExactly("alice");
		assertThat(response.getHeaders("Remote-Roles")).containsExactly("");
	}

	@Test
	void headersWhenAddedToTheServersThenFoundByName() {
		MimeHeaders headers = new MimeHeaders();
		this.user.addTo(headers);
		this.roles.addTo(headers);
		assertThat(headers.getHeader("remote-user")).isEqualTo("alice");
		assertThat(headers.getHeader("remote-roles")).isEmpty();
	}

	@Test
	void headerWhenServerUsesItsPlaceForANumberThenUnchanged() {
		EncodedHeader header = EncodedHeader.of("Remote-User-Id", "00000000-0000-0000-0000-000000000000");
		MimeHeaders headers = new MimeHeaders();
		header.addTo(headers);
		headers.recycle();
		headers.addValue("Content-Length").setLong(Long.MAX_VALUE);
		assertThat(header.encodedValue()).asString(StandardCharsets.US_ASCII).isEqualTo(header.value());
		headers.recycle();
		header.addTo(headers);
		assertThat(headers.getHeader("Remote-User-Id")).isEqualTo(header.value());
	}

}

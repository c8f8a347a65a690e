package dev.countersign.notice;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is told at all.
 *
 * @param off the kinds of notices that nobody is sent
 */
@ConfigurationProperties("countersign.notice")
record NoticeProperties(@DefaultValue List<NoticeKind> off) {

	NoticeProperties {
		off = List.copyOf(off);
	}

}

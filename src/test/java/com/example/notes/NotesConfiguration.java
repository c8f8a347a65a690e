package com.example.notes;

import dev.countersign.connection.NonBlockingPath;
import dev.countersign.web.OpenPath;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class NotesConfiguration {

	@Bean
	OpenPath motto() {
		return new OpenPath("/notes/motto");
	}

	@Bean
	NonBlockingPath mine() {
		return new NonBlockingPath("/notes/mine");
	}

}

import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../receiver/postgres-server.ts'
import { serverCertificate } from '../receiver/workbench.ts'

const environment = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` }
export const nginxThere = spawnSync('nginx', ['-v'], { stdio: 'ignore', env: environment }).status === 0
if (!nginxThere) process.stderr.write('foyer: not tried: nginx is not installed (Debian package nginx-light)\n')

/** Until it listens; whatever asks it then says what is wrong. */
const MOST_TRIES = 200

export interface Nginx { address: string, authorityFile: string, stop(): Promise<void> }

/** nginx on this machine, ending TLS 1.3 and client certificates by `authority` before a receiver at `behind`, to which it shows `secret`. */
export function startNginx(within: string, { authority, secret }: { authority: string, secret: string }, behind: number): Promise<Nginx> {
  return started(within, '/uplink/v1', (folder) => {
    writeFileSync(join(folder, 'authority.pem'), authority)
    return `
        ssl_client_certificate ${folder}/authority.pem; ssl_verify_client optional;
        location / { proxy_pass http://127.0.0.1:${behind}; proxy_set_header Host $http_host; proxy_set_header X-Foyer-Proxy ${secret}; proxy_set_header X-Client-Certificate $ssl_client_escaped_cert; proxy_set_header X-Real-IP $remote_addr; }`
  })
}

/** nginx on this machine that gives the files of a folder over TLS 1.3, and writes down what it was asked for. */
export async function startFiles(within: string, files: string): Promise<Nginx & { asked(): string[] }> {
  const log = join(within, 'asked.log')
  const nginx = await started(within, '', () => `root ${files}; etag on; access_log ${log} asked; location /moved { return 302 /list.ml; }`)
  return { ...nginx, asked: () => readFileSync(log, 'utf8').split('\n').filter((line) => line !== '') }
}

async function started(within: string, path: string, serverOf: (folder: string) => string): Promise<Nginx> {
  const folder = join(within, 'nginx')
  mkdirSync(folder)
  const tls = serverCertificate(folder)
  const server = serverOf(folder)
  const port = await freePort()
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((each) => `${each}_temp_path ${folder}/${each};`).join(' ')
  writeFileSync(join(folder, 'nginx.conf'), `
    daemon off; pid ${folder}/pid; error_log stderr; worker_processes 1; ${process.getuid?.() === 0 ? 'user root;' : ''}
    events {}
    http {
      log_format asked '$request_uri $status';
      access_log off; ${temporary} client_max_body_size 16m;
      server {
        listen 127.0.0.1:${port} ssl; ssl_protocols TLSv1.3; ssl_certificate ${tls.certificate}; ssl_certificate_key ${tls.key};
        ${server}
      }
    }`)
  const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'ignore', env: environment })
  for (let tries = 0; tries < MOST_TRIES && spawnSync('openssl', ['s_client', '-connect', `127.0.0.1:${port}`], { input: '', stdio: ['pipe', 'ignore', 'ignore'] }).status !== 0; tries++) {
    await new Promise((resolve) => { setTimeout(resolve, 50) })
  }
  return {
    address: `https://127.0.0.1:${port}${path}`, authorityFile: tls.certificate,
    async stop() {
      const ended = new Promise((resolve) => { child.once('exit', resolve) })
      child.kill('SIGTERM')
      await ended
    },
  }
}

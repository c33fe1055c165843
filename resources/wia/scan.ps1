# Scanners of Windows for Foyer, by the automation layer of Windows Image Acquisition 2 (WIA.DeviceManager).
# One request, a line of JSON, comes in; what is found goes out, a line of JSON each, as electron/scanners/driver-helper/words.ts has it.
# Pages stay in memory. Whoever asked gives up by ending this process: Windows then lets the device go.
# https://learn.microsoft.com/windows/win32/wia/-wia-wiaitempropscannerdevice, -wia-error-codes
$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding($false)
[Console]::InputEncoding = New-Object System.Text.UTF8Encoding($false)

$Capabilities = 3086; $Status = 3087; $Select = 3088; $Pages = 3096
$Intent = 6146; $HorizontalDots = 6147; $VerticalDots = 6148; $Left = 6149; $Top = 6150
$Feeder = 1; $Flatbed = 2; $Duplex = 4
$FeederReady = 1; $FlatCoverUp = 8; $PathCoverUp = 16; $PaperJam = 32
$Jpeg = '{B96B3CAE-0728-11D3-9D7B-0000F81EF32E}'; $Png = '{B96B3CAF-0728-11D3-9D7B-0000F81EF32E}'
$PieceBytes = 48 * 1024 - 48 * 1024 % 3

function Say($word) { [Console]::Out.Write((ConvertTo-Json -InputObject $word -Compress -Depth 4) + "`n"); [Console]::Out.Flush() }

function PropertyOf($of, $id) {
  foreach ($each in $of.Properties) { if ($each.PropertyID -eq $id) { return $each } }
  return $null
}

function ValueOf($of, $id) {
  $property = PropertyOf $of $id
  if ($null -eq $property) { return 0 }
  return [int]$property.Value
}

# A property that a driver lacks, or has fixed, is left as it is.
function SetValue($of, $id, $value) {
  $property = PropertyOf $of $id
  if ($null -eq $property -or $property.IsReadOnly) { return }
  try { $property.Value = $value } catch { }
}

function Scanners() {
  $manager = New-Object -ComObject WIA.DeviceManager
  foreach ($info in $manager.DeviceInfos) { if ($info.Type -eq 1) { $info } }
}

function Opened($id) {
  foreach ($info in Scanners) { if ($info.DeviceID -eq $id) { return $info.Connect() } }
  Say @{ type = 'error'; status = 'notFound' }
  exit 0
}

function SourcesOf($device) {
  $has = ValueOf $device $Capabilities
  $sources = @()
  if ($has -eq 0 -or ($has -band $Flatbed)) { $sources += 'platen' }
  if ($has -band $Feeder) { $sources += 'feeder' }
  if (($has -band $Feeder) -and ($has -band $Duplex)) { $sources += 'duplex' }
  return ,$sources
}

function ResolutionsOf($item) {
  $property = PropertyOf $item $HorizontalDots
  if ($null -eq $property) { return ,@() }
  if ($property.SubType -eq 1) { return ,@(300, 400, 600 | Where-Object { $_ -ge $property.SubTypeMin -and $_ -le $property.SubTypeMax }) }
  if ($property.SubType -eq 2) { return ,@(@($property.SubTypeValues) | Where-Object { $_ -ge 1 } | Select-Object -First 64 | ForEach-Object { [int]$_ }) }
  return ,@([int]$property.Value)
}

function BytesOf($picture) {
  if ($picture.FormatID -ne $Jpeg -and $picture.FormatID -ne $Png) {
    # A driver that makes nothing but bitmaps: without loss.
    $process = New-Object -ComObject WIA.ImageProcess
    $process.Filters.Add($process.FilterInfos.Item('Convert').FilterID)
    $process.Filters.Item(1).Properties.Item('FormatID').Value = $Png
    $picture = $process.Apply($picture)
  }
  return ,[byte[]]$picture.FileData.BinaryData
}

function SayPage($page, $bytes) {
  for ($at = 0; $at -lt $bytes.Length; $at += $PieceBytes) {
    Say @{ type = 'piece'; base64 = [Convert]::ToBase64String($bytes, $at, [Math]::Min($PieceBytes, $bytes.Length - $at)) }
  }
  Say @{ type = 'page'; page = $page; bytes = $bytes.Length }
}

function Scan($asked) {
  $device = Opened $asked.id
  $item = $device.Items.Item(1)
  $state = ValueOf $device $Status
  $source = $asked.source
  if ($null -eq $source) { if (($state -band $FeederReady) -and ((ValueOf $device $Capabilities) -band $Feeder)) { $source = 'feeder' } else { $source = 'platen' } }
  $fromFeeder = $source -ne 'platen'
  if ($fromFeeder) {
    if ($state -band $PaperJam) { Say @{ type = 'error'; status = 'jam' }; return }
    if ($state -band $PathCoverUp) { Say @{ type = 'error'; status = 'coverOpen' }; return }
  }
  SetValue $device $Select $(if ($source -eq 'duplex') { $Feeder -bor $Duplex } elseif ($fromFeeder) { $Feeder } else { $Flatbed })
  SetValue $device $Pages 1
  SetValue $item $Intent $(if ($asked.colour) { 1 } else { 2 })
  SetValue $item $HorizontalDots $asked.resolution
  SetValue $item $VerticalDots $asked.resolution
  SetValue $item $Left 0
  SetValue $item $Top 0
  $most = if ($fromFeeder) { [int]$asked.pages } else { 1 }
  for ($page = 1; $page -le $most; $page++) {
    Say @{ type = 'progress'; page = $page }
    try { $picture = $item.Transfer($Jpeg) } catch {
      # The last page was the one before.
      if ((CodeOf $_) -eq '0x80210003' -and $page -gt 1) { break }
      throw
    }
    SayPage $page (BytesOf $picture)
  }
  Say @{ type = 'done' }
}

function CodeOf($thrown) { return '0x{0:X8}' -f $thrown.Exception.GetBaseException().HResult }

function StatusOf($code) {
  switch ($code) {
    '0x80210002' { 'jam' } '0x80210004' { 'jam' } '0x80210020' { 'jam' } '0x80210003' { 'paperEmpty' } '0x80210016' { 'coverOpen' } '0x80210006' { 'busy' } '0x80210007' { 'busy' } '0x8021000D' { 'busy' }
    '0x80210005' { 'lost' } '0x80210009' { 'lost' } '0x8021000A' { 'lost' } '0x80210015' { 'notFound' } '0x80070005' { 'denied' } '0x80210064' { 'cancelled' } '0x80040154' { 'unavailable' } default { 'failed' }
  }
}

try {
  $asked = ConvertFrom-Json ([Console]::In.ReadLine())
  switch ($asked.do) {
    'list' {
      foreach ($info in Scanners) { Say @{ type = 'device'; id = [string]$info.DeviceID; name = [string]$info.Properties.Item('Name').Value } }
      Say @{ type = 'done' }
    }
    'capabilities' {
      $device = Opened $asked.id
      Say @{ type = 'capabilities'; sources = (SourcesOf $device); resolutions = (ResolutionsOf $device.Items.Item(1)); colour = $true }
      Say @{ type = 'done' }
    }
    'scan' { Scan $asked }
  }
} catch {
  $code = CodeOf $_
  Say @{ type = 'error'; status = (StatusOf $code); detail = $code }
}

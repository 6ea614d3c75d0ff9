<#
.SYNOPSIS
Runs step 2 of setup and starts the services on this computer.
.DESCRIPTION
For computers that already have a local configuration store (step 1 of the Deployment Wizard). The wizard is the
documented way; bootstrapper.exe without options is documented for computers whose topology has changed. Assign
certificates with the wizard or with the commands in the plan. Exit codes: 0 done, 1 something failed, 2 nothing to do
on this computer or stopped for you.
.PARAMETER Yes
Do not ask.
#>
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param([switch]$Yes)

. ([IO.Path]::Combine($PSScriptRoot, 'Kit.ps1'))

function Get-Bootstrapper {
    foreach ($product in 'Skype for Business Server 2015', 'Microsoft Lync Server 2013') {
        $path = [IO.Path]::Combine($env:ProgramFiles, $product, 'Deployment', 'bootstrapper.exe')
        if ([IO.File]::Exists($path)) { return $path }
    }
    throw 'bootstrapper.exe was not found. Run step 1 of the Deployment Wizard first.'
}

# Whether a topology still contains a computer.
function Test-Member {
    param([string]$Xml, [string]$Fqdn)
    foreach ($element in [System.Xml.Linq.XElement]::Parse($Xml).Descendants()) {
        if ('Machine', 'Cluster' -cnotcontains $element.Name.LocalName) { continue }
        $attribute = $element.Attribute('Fqdn')
        if ($null -ne $attribute -and $attribute.Value -eq $Fqdn) { return $true }
    }
    return $false
}

if ($Yes) { $ConfirmPreference = 'None' }
Invoke-Kit -What 'setup' -Do {
    $own = [Net.Dns]::GetHostEntry('').HostName
    $isListed = $false
    foreach ($computer in Get-KitList -Object $kit -Name 'setup') { if ($computer.fqdn -eq $own) { $isListed = $true } }
    if (-not $isListed) {
        Set-KitResult -Outcome 'stopped' -Text ('This kit needs no setup on ' + $own + '.')
        return
    }
    Import-KitModule
    # The local store must contain the published topology; otherwise setup would use the previous one.
    $local = Get-KitTopology -FromLocalStore
    $here = Get-KitLines -Xml $local
    $published = Get-KitLines -Xml (Get-KitTopology)
    if (@(Compare-KitLines -Then $published -Now $here).Count -gt 0) {
        throw 'The local store does not contain the published topology yet. Wait for replication, and run the script again.'
    }
    $bootstrapper = Get-Bootstrapper
    if (-not $PSCmdlet.ShouldProcess($own, 'set up or remove components, and start the services')) {
        Set-KitResult -Outcome 'stopped' -Text 'Nothing was changed.'
        return
    }
    # The & operator would not wait for a program with windows. The exit code is not documented, so the result is
    # checked afterwards.
    $process = Start-Process -FilePath $bootstrapper -Wait -PassThru
    Write-KitLine -Text ('  bootstrapper.exe ended with exit code ' + [string]$process.ExitCode)
    if (-not (Test-Member -Xml $local -Fqdn $own)) {
        Set-KitResult -Outcome 'done' -Text 'The topology no longer contains this computer, and its components are removed.'
        return
    }
    if (@(Get-CsCertificate -Type Default).Count -eq 0) {
        Set-KitResult -Outcome 'stopped' -Text 'Assign the Default certificate now (step 3 of the wizard), and then run the script again.'
        return
    }
    Start-CsWindowsService
    $stopped = @(Get-CsWindowsService | Where-Object { [string]$_.Status -ne 'Running' })
    if ($stopped.Count -gt 0) { throw 'Some services are not running. Check them with Get-CsWindowsService.' }
    Set-KitResult -Outcome 'done' -Text 'The services are running.'
}
